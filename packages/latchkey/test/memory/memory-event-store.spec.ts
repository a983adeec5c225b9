import { eventStoreContract } from '@latchkey/testing';
import { memoryEventStore } from '../../src/index.ts';

eventStoreContract('the event store in memory', () => memoryEventStore());
