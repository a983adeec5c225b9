import { seal, unseal } from '../codec/sealing.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Keyring } from './keyring.ts';

/** Seals what a browser carries: the id of a cookie key, `.`, and base64url of nonce, ciphertext and tag. */
export interface BrowserSeal {
  seal(use: string, text: string): Promise<string>;
  unseal(use: string, sealed: string): Promise<string | undefined>;
}

const form = /^([1-9]\d{0,9})\.([A-Za-z0-9_-]+)$/;
const purpose = 'latchkey browser seal 1';

export function createBrowserSeal(keyring: Keyring, randomness: Randomness): BrowserSeal {
  return {
    async seal(use, text) {
      const { keyId, secret } = await keyring.newest('cookie');
      const box = seal(secret, Buffer.from(text, 'utf8'), [purpose, use], randomness);
      return `${keyId}.${Buffer.from(box).toString('base64url')}`;
    },

    async unseal(use, sealed) {
      const [, keyId, box] = form.exec(sealed) ?? [];
      if (keyId === undefined || box === undefined) return undefined;
      const key = await keyring.numbered('cookie', Number(keyId));
      const plain = key && unseal(key, Buffer.from(box, 'base64url'), [purpose, use]);
      return plain && Buffer.from(plain).toString('utf8');
    },
  };
}
