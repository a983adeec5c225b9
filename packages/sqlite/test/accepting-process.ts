import type { EventStore } from 'latchkey';
import { startPortalIn } from './portal-in-folder.ts';

// Invites Ann, says her token, and accepts for her: until it is about to append, or has just appended, an event of the
// type that it is told. There it kills itself as a power switch would.
const [folder = '', moment, type] = process.argv.slice(2);

const dying = (eventStore: EventStore): EventStore => ({
  ...eventStore,
  async append(stream, events, expected) {
    const isThere = events.some((event) => event.type === type);
    if (isThere && moment === 'before') process.kill(process.pid, 'SIGKILL');
    const appended = await eventStore.append(stream, events, expected);
    if (isThere) process.kill(process.pid, 'SIGKILL');
    return appended;
  },
});

const portal = await startPortalIn(folder, dying);
const token = await portal.inviteAnn();
process.stdout.write(`${token}\n`);
await portal.acceptAsAnn(token);
