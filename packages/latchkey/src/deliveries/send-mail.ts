import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mail, Mailer } from '../ports/mailer.ts';

/** Shorter than a claim on a delivery. */
const mailerTimeout = 20_000;
/** How long a mail that is being sent is waited for when the process closes, in milliseconds. */
const closingGrace = 2_000;

/**
 * Hands a mail to the mailer. One that does not answer is given up on; one that is at work when the process closes,
 * after a short while. Should a mail that was given up on go out after all, `onSentLate` is told, unless the process
 * closes.
 *
 * @throws LatchkeyError `MailerTimeout` or `Closed`, or whatever the mailer threw
 */
export async function sendMail(sending: {
  mailer: Mailer;
  mail: Mail;
  clock: Clock;
  signal: AbortSignal;
  onSentLate: () => Promise<unknown>;
}): Promise<void> {
  const { mailer, mail, clock, signal, onSentLate } = sending;
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const sent = Promise.resolve(mailer(mail));
  let stopTimer = clock.schedule(mailerTimeout, () => {
    reject(new LatchkeyError('MailerTimeout', `the mailer did not answer within ${mailerTimeout} ms`));
    void sent.then(async () => (signal.aborted ? undefined : onSentLate())).catch(() => {});
  });
  const hurry = () => {
    stopTimer();
    stopTimer = clock.schedule(closingGrace, () => {
      reject(new LatchkeyError('Closed', 'Latchkey was closed before the mail was sent'));
    });
  };
  if (signal.aborted) hurry();
  else signal.addEventListener('abort', hurry);
  try {
    await Promise.race([sent, givenUp]);
  } finally {
    stopTimer();
    signal.removeEventListener('abort', hurry);
  }
}
