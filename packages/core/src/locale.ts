import { z } from 'zod';

/** A BCP 47 language tag, such as `en` or `pt-BR`. */
export const locale = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, {
  error: 'write a language tag, such as en',
  abort: true,
});
