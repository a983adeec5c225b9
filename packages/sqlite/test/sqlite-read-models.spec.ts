import { readModelsContract } from '@latchkey/testing';
import { openStores } from './temporary-stores.ts';

readModelsContract('the read models on SQLite', () => openStores().readModels);
