import { eventStoreContract } from '@latchkey/testing';
import { openEventStoreDb } from '../src/index.ts';
import { freshPrefix, url } from './server.ts';

eventStoreContract('EventStoreDB', () => openEventStoreDb({ connectionString: url, prefix: freshPrefix() }));
