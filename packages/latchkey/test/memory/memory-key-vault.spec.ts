import { keyVaultContract } from '@latchkey/testing';
import { memoryKeyVault } from '../../src/index.ts';

keyVaultContract('the key vault in memory', memoryKeyVault);
