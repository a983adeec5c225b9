import { momentNumber } from '@latchkey/core';
import { z } from 'zod';

/** A moment as it is sent over HTTP: ISO 8601 with seconds and an offset; for the domain, milliseconds since 1970. */
export const momentText = z.iso
  .datetime({ offset: true, error: 'write a moment, such as 2026-03-01T09:30:00.000Z' })
  .transform((text) => Date.parse(text))
  .pipe(momentNumber);
