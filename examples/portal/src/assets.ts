import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import express from 'express';

/** The style, the script and the icon of the pages: files, since the pages allow nothing else. */
export function assets(): RequestHandler {
  return express.static(fileURLToPath(new URL('../assets', import.meta.url)), {
    index: false,
    redirect: false,
    setHeaders(response) {
      // Asked for anew each time, and answered with 304: nobody looks at yesterday's style.
      response.setHeader('Cache-Control', 'no-cache');
      response.setHeader('X-Content-Type-Options', 'nosniff');
    },
  });
}
