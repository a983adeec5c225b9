import { z } from 'zod';

/** Bytes as base64url without padding (RFC 4648, section 5). A pattern is quicker than decoding them to see whether one can. */
export const base64urlText = z
  .string()
  .regex(/^(?:[\w-]{4})*(?:[\w-]{2,3})?$/, 'this is not base64url without padding');
