import type { EventStoreDbDouble, Fault } from '@latchkey/eventstoredb-double';
import { pause } from './remote.ts';

/**
 * Something that goes wrong with a database, or on the way to it. It is over when this resolves, with how many calls or
 * connections it met.
 */
export type Calamity = (double: EventStoreDbDouble) => Promise<number>;

const appends = { calls: ['batchAppend', 'append'] } as const;
const subscriptions = { calls: ['subscribeToAll'] } as const;

/** Every kind that the double knows, by name. Times are in milliseconds. */
export const calamities: Readonly<Record<string, Calamity>> = {
  'connections are reset': async ({ faults }) => faults.dropConnections({ how: 'reset' }),
  'connections are ended': async ({ faults }) => faults.dropConnections({ how: 'end' }),
  'the connection breaks when an append comes': ({ faults }) =>
    forAWhile(faults.dropAt('request', { ...appends, times: 3 })),
  'the connection breaks after an append was made': ({ faults }) =>
    forAWhile(faults.dropAt('reply', { ...appends, times: 3 })),
  'appends are made and never answered': ({ faults }) =>
    forAWhile(faults.loseReplies({ ...appends, times: 3 })),
  'appends are made and answered late': async ({ faults }) => {
    const held = faults.holdReplies(appends);
    await pause(2_500);
    held.release();
    return held.count;
  },
  'appends are taken and forgotten': ({ faults }) => forAWhile(faults.silence({ ...appends, times: 3 })),
  'reads are never answered': ({ faults }) => forAWhile(faults.silence({ calls: ['readStream'], times: 3 })),
  'subscriptions end without an error': async ({ faults }) => faults.endCalls(subscriptions),
  'followers are thrown out as too slow': async ({ faults }) =>
    faults.endCalls({ ...subscriptions, how: 'too slow' }),
  'followers are told nothing': ({ faults }) => {
    const silence = faults.silence({ ...subscriptions, times: 2 });
    faults.endCalls(subscriptions);
    return forAWhile(silence);
  },
  'a call that appends ends without an error': async ({ faults }) => {
    // Each is open for a moment.
    for (let attempt = 1; attempt <= 1_000; attempt++) {
      const ended = faults.endCalls(appends);
      if (ended > 0) return ended;
      await pause(1);
    }
    return 0;
  },
  'every call ends without an error': async ({ faults }) => faults.endCalls(),
  'the node is not the leader any more': ({ faults, port }) =>
    forAWhile(faults.refuseAsNotLeader({ host: '127.0.0.1', port }, { readOnly: true, times: 5 })),
  'nobody is allowed anything any more': ({ faults }) => {
    const denial = faults.denyAccess();
    faults.endCalls(subscriptions);
    return forAWhile(denial);
  },
  'the node is not ready yet': ({ faults }) => forAWhile(faults.refuseAsNotReady({ times: 5 })),
  'the link is slow': ({ faults }) => forAWhile(faults.slowLink({ millisecondsPerMessage: 30 })),
  'an answer is too large for the client': ({ faults }) =>
    forAWhile(faults.replyOverSize({ calls: ['readStream'], times: 1 })),
  'the node is shut down, and comes back': async (double) => {
    await double.shutDown(300);
    await pause(700);
    await double.comeBack();
    return 1;
  },
  'the node is killed, and comes back': async (double) => {
    await double.kill();
    await pause(1_000);
    await double.comeBack();
    return 1;
  },
};

async function forAWhile(fault: Fault): Promise<number> {
  await pause(1_500);
  fault.lift();
  return fault.count;
}
