import { appendFile, readFile } from 'node:fs/promises';
import type { Mailer } from 'latchkey';
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
  /** The portal's own mails, to whoever coordinates. */
  tellCoordinators(mail: Pick<DeliveredMail, 'idempotencyKey' | 'subject' | 'text' | 'link'>): Promise<void>;
  /** The newest first. */
  mails(): Promise<readonly DeliveredMail[]>;
}

/**
 * One mail on each line of a file, which several processes may share: a line is appended at once. A mail is handed over
 * again when nobody knows whether it went out; its key tells that it is here already.
 */
export function openMailbox(path: string): Mailbox {
  async function deliver({ idempotencyKey, to, subject, text, link }: DeliveredMail): Promise<void> {
    const mail: DeliveredMail = { idempotencyKey, to, subject, text, link };
    // Whatever a crash left of a line before stands on a line of its own.
    await appendFile(path, `\n${JSON.stringify(mail)}\n`, { mode: 0o600, flush: true });
  }

  return {
    async mails() {
      const mails = new Map<string, DeliveredMail>();
      for (const line of (await readIfThere(path)).split('\n')) {
        const mail = deliveredMail.safeParse(parsed(line)).data;
        if (mail && !mails.has(mail.idempotencyKey)) mails.set(mail.idempotencyKey, mail);
      }
      return [...mails.values()].toReversed();
    },

    mailer: deliver,
    tellCoordinators: (mail) => deliver({ ...mail, to: coordination }),
  };
}

const coordination = { name: 'Coordination', address: 'coordination@harbour-care.example' };

/** Undefined for a line that was not written whole. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return '';
    throw fault;
  }
}
