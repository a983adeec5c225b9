import type { KeyVault } from 'latchkey';
import type { Call, Methods } from './remote.ts';

/** A vault that lives in another process: what PostgreSQL is to an installation. */
export function remoteVault(call: Call): KeyVault {
  return {
    isShared: true,
    get: (names) => call('vault.get', names),
    putIfAbsent: (name, wrapped) => call('vault.putIfAbsent', name, wrapped),
    destroy: (name) => call('vault.destroy', name),
    names: (prefix) => call('vault.names', prefix),
    close: async () => {},
  };
}

/** Lets other processes use a vault of this one's. */
export function servedVault({ get, putIfAbsent, destroy, names }: KeyVault): Methods {
  return {
    'vault.get': get,
    'vault.putIfAbsent': putIfAbsent,
    'vault.destroy': destroy,
    'vault.names': names,
  };
}
