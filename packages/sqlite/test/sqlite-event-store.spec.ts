import { eventStoreContract } from '@latchkey/testing';
import { openStores } from './temporary-stores.ts';

eventStoreContract('the event store on SQLite', () => openStores().eventStore);
