import type { Instant } from '@latchkey/core';

/** One message, ready to be sent. */
export interface Mail {
  /** The same for the same message, however often it is handed over: a mailer that has sent it does not send it again. */
  idempotencyKey: string;
  kind: 'invitation';
  to: { name: string; address: string };
  subject: string;
  /** Plain text. */
  text: string;
  /** What the invitee opens; it also stands in the text. */
  link: string;
  expiresAt: Instant;
  /** A BCP 47 language tag. */
  locale: string;
}

/** Hands a message over to whatever delivers it. Rejects if it could not: Latchkey then tries again, later and later. */
export type Mailer = (mail: Mail) => Promise<void>;
