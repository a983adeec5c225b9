export type { SmtpMailer, SmtpMailerOptions } from './smtp-mailer.ts';
export { smtpMailer } from './smtp-mailer.ts';
