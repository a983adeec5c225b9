import { describe } from 'vitest';
import { appendContract } from './event-store/append-contract.ts';
import { contentContract } from './event-store/content-contract.ts';
import type { OpenEventStore } from './event-store/contract-events.ts';
import { readContract } from './event-store/read-contract.ts';
import { subscribeContract } from './event-store/subscribe-contract.ts';
import { subscriptionEndContract } from './event-store/subscription-end-contract.ts';

/**
 * Describes what every event store guarantees, as tests of the file that calls this. `open` gives a new store, which
 * nobody else writes to, each time it is called, also twice in one test; the tests close it.
 */
export function eventStoreContract(name: string, open: OpenEventStore): void {
  describe(name, () => {
    appendContract(open);
    contentContract(open);
    readContract(open);
    subscribeContract(open);
    subscriptionEndContract(open);
  });
}
