import { emailText } from '@latchkey/core';
import { comparedAddress } from '../ids/compared-address.ts';

/** An e-mail address as the edge takes it: one whose domain can exist. */
export const emailInput = emailText.refine(
  (email) => comparedAddress(email) !== undefined,
  'the part behind @ cannot be a domain name',
);
