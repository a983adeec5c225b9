import type { Instant, NotificationKind } from '@latchkey/core';

/** One message, ready to be sent. */
export interface Mail {
  /** The same for the same message, however often it is handed over: a mailer that has sent it does not send it again. */
  idempotencyKey: string;
  kind: NotificationKind;
  to: { name: string; address: string };
  subject: string;
  /** Plain text. */
  text: string;
  /** The same as a page of its own, for programs that show HTML. */
  html: string;
  /** What the invitee opens; it also stands in the text and in the HTML. */
  link: string;
  expiresAt: Instant;
  /** Which language it is in, as a BCP 47 tag. */
  locale: string;
}

/** Hands a message over to whatever delivers it. Rejects if it could not: Latchkey then tries again, later and later. */
export type Mailer = (mail: Mail) => Promise<void>;
