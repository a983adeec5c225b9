import { readModelsContract } from '@latchkey/testing';
import { memoryReadModels } from '../../src/index.ts';

readModelsContract('the read models in memory', memoryReadModels);
