import type { EventStore } from 'latchkey';
import type { Moment } from './moments.ts';
import { hoursLater } from './hours-later.ts';
import { startPortalIn } from './portal-in-folder.ts';

// Starts a portal in the folder that it is told, so many hours from now, and either accepts for Ann by the token that it
// is told, or does what is due: until it is about to append, or has just appended, an event of the type that it is told,
// for the so-many-th time. There it kills itself as a power switch would.
const [folder = '', hours, moment, type, times, token = ''] = process.argv.slice(2);
let left = Number(times);

const dying = (eventStore: EventStore): EventStore => ({
  ...eventStore,
  async append(stream, events, expected) {
    const isThere = events.some((event) => event.type === type) && --left === 0;
    if (isThere && moment === ('before' satisfies Moment['moment'])) process.kill(process.pid, 'SIGKILL');
    const appended = await eventStore.append(stream, events, expected);
    if (isThere) process.kill(process.pid, 'SIGKILL');
    return appended;
  },
});

const portal = await startPortalIn(folder, dying, hoursLater(Number(hours)));
if (token !== '') await portal.acceptAsAnn(token);
await portal.latchkey.whenIdle();
