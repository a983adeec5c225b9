import { systemClock } from 'latchkey';
import { openEventStoreDb } from '../src/index.ts';

/** Opens a store, uses all of it, and closes it: nothing may then keep this process alive. */
const [connectionString = '', prefix = ''] = process.argv.slice(2);
const store = await openEventStoreDb({ connectionString, prefix });
const event = { id: 'c0ffee00-1234-4abc-8def-0123456789ab', type: 'A', data: {}, metadata: {} };
await store.append('invitation-1', [event], -1);
await store.read('invitation-1', { limit: 0 });
const { signal } = new AbortController();
const following = (async () => {
  for await (const page of store.subscribe({ signal })) if (page.isCaughtUp) await store.head();
})();
await new Promise<void>((resolve) => {
  systemClock.schedule(50, resolve);
});
await store.close();
await following;
process.stdout.write('closed');
