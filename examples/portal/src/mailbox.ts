import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Mail, Mailer } from 'latchkey';
import { z } from 'zod';

const deliveredMail = z.object({
  idempotencyKey: z.string(),
  to: z.object({ name: z.string(), address: z.string() }),
  subject: z.string(),
  text: z.string(),
  link: z.string(),
});

/** A mail as the mailbox page shows it. */
export type DeliveredMail = z.infer<typeof deliveredMail>;

/** Stands in for a mail server: what Latchkey hands over is kept in a file, where everybody may read it. */
export interface Mailbox {
  mailer: Mailer;
  /** The newest first. */
  mails(): readonly DeliveredMail[];
}

/** A mail is handed over again when nobody knows whether it went out; its key tells that it is here already. */
export async function openMailbox(path: string): Promise<Mailbox> {
  const mails: DeliveredMail[] = z.array(deliveredMail).parse(JSON.parse(await readIfThere(path)));
  let writing: Promise<void> = Promise.resolve();

  async function keep(mail: Mail): Promise<void> {
    if (mails.some(({ idempotencyKey }) => idempotencyKey === mail.idempotencyKey)) return;
    const { idempotencyKey, to, subject, text, link } = mail;
    const kept = [...mails, { idempotencyKey, to, subject, text, link }];
    // Whole or not at all, so that a crash leaves the file as it was.
    await writeFile(`${path}.new`, JSON.stringify(kept, null, 2), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    mails.splice(0, mails.length, ...kept);
  }

  return {
    mails: () => mails.toReversed(),
    /** One after the other, and a failed one is no reason to fail the next. */
    mailer(mail) {
      const kept = writing.then(() => keep(mail));
      writing = kept.catch(() => {});
      return kept;
    },
  };
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return '[]';
    throw fault;
  }
}
