import type { Terms } from '@latchkey/core';
import type { z } from 'zod';
import type { termsInput } from '../access/terms-input.ts';
import { termsFrom } from '../access/terms-input.ts';

type TermsInput = z.output<z.ZodObject<typeof termsInput>>;

/** What a caller wants an invitation to offer. */
export function offeredTerms(input: TermsInput): Terms {
  return termsFrom(input);
}
