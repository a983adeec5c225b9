import type { Mail, Mailer } from '../ports/mailer.ts';

/** A mailer that keeps what it was given, each message once: for tests and for trying things. */
export function memoryMailbox(): { mailer: Mailer; mails: readonly Mail[] } {
  const mails: Mail[] = [];
  return {
    mails,
    async mailer(mail) {
      if (!mails.some((sent) => sent.idempotencyKey === mail.idempotencyKey)) mails.push(mail);
    },
  };
}
