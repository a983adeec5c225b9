import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** For localhost and 127.0.0.1, good until 2126, signed by itself: a client is told to trust it by its file. */
export const certificateFile = pathOf('localhost.pem');

/** The certificate and its key, which is no secret: it protects nothing but tests. */
export function ownCertificate(): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certificateFile), key: readFileSync(pathOf('localhost-key.pem')) };
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../certificate/${name}`, import.meta.url));
}
