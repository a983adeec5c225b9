import { createHash } from 'node:crypto';
import type { Mail, Mailer } from 'latchkey';
import { LatchkeyError } from 'latchkey';
import type { SMTPPoolOptions } from 'nodemailer';
import { createTransport } from 'nodemailer';

export interface SmtpMailerOptions {
  /**
   * Such as `smtps://user:password@mail.example.org`, or `smtp://` for a server that changes to TLS by STARTTLS. A
   * password's special characters are percent-encoded. Settings of nodemailer's SMTP transport may follow as a query.
   *
   * Links open doors, so to another machine they go by TLS only; `?requireTLS=false` gives that up.
   */
  server: string;
  /** Whom messages are from: an address that the server may send for. */
  from: { name: string; address: string };
  /** Where answers go; by default, to `from`. */
  replyTo?: { name: string; address: string } | undefined;
}

export interface SmtpMailer {
  /** For `createLatchkey`. Rejects with the server's own fault, whose `code` is nodemailer's, such as `EENVELOPE`. */
  readonly mailer: Mailer;
  /** Signs in to the server and sends nothing: for when the host starts. Rejects as `mailer` does. */
  verify(): Promise<void>;
  /** Lets go of the connections that are kept. Close Latchkey first. */
  close(): void;
}

/** Before Latchkey gives up on a message, after 20 seconds, the connection says by itself what is wrong with it. */
const timeouts = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 15_000,
} satisfies SMTPPoolOptions;

/**
 * Sends Latchkey's messages over SMTP, by a few connections that are kept. SMTP cannot say whether a message was sent
 * before; one that is handed over again has the `Message-ID` that it had, by which many servers and readers know it.
 *
 * @throws LatchkeyError `InvalidOption`
 */
export function smtpMailer({ server, from, replyTo }: SmtpMailerOptions): SmtpMailer {
  const { hostname } = addressOf(server);
  const domain = /@([^@\s]+)$/.exec(from.address)?.[1];
  if (domain === undefined) throw new LatchkeyError('InvalidOption', 'from must have an e-mail address');
  const transport = createTransport({
    ...timeouts,
    url: server,
    pool: true,
    requireTLS: !isThisMachine(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    async mailer(mail) {
      await transport.sendMail({
        from,
        ...(replyTo && { replyTo }),
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        // Lines that are broken on the way would break links.
        textEncoding: 'quoted-printable',
        messageId: messageIdOf(mail, domain),
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.locale },
      });
    },

    async verify() {
      await transport.verify();
    },

    close() {
      transport.close();
    },
  };
}

function addressOf(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url && (url.protocol === 'smtp:' || url.protocol === 'smtps:') && url.hostname !== '') return url;
  // Without what was given: it may hold a password.
  throw new LatchkeyError('InvalidOption', 'server must be like smtps://user:password@mail.example.org');
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Says nothing of the invitation to whoever sees it. */
function messageIdOf({ idempotencyKey }: Mail, domain: string): string {
  const id = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32);
  return `<${id}@${domain}>`;
}
