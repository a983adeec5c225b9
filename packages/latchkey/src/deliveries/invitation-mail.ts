import type { Instant, InvitationId, Person, Personal } from '@latchkey/core';
import type { Mail } from '../ports/mailer.ts';

const deadline = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** The message that brings a link to an invitee. */
export function invitationMail(about: {
  invitationId: InvitationId;
  generation: number;
  expiresAt: Instant;
  locale: string | undefined;
  person: Person;
  workspaceName: Personal<string>;
  link: string;
}): Mail {
  const { invitationId, generation, expiresAt, person, link } = about;
  const name = person.name ?? '';
  const workspaceName = about.workspaceName ?? 'a workspace';
  const [joinPage, code] = link.split('#');
  const text = [
    `Hello ${name},`,
    `you are invited to ${workspaceName}. Open this link to see the invitation, and accept or decline it:`,
    link,
    `Or open ${joinPage} and enter this code:`,
    code,
    `The link works until ${deadline.format(expiresAt)} UTC. If you did not expect this message, you need not do anything.`,
  ].join('\n\n');
  return {
    idempotencyKey: `${invitationId}:${generation}:invitation:1`,
    kind: 'invitation',
    to: { name, address: person.email ?? '' },
    subject: `You are invited to ${workspaceName}`,
    text,
    link,
    expiresAt,
    locale: about.locale ?? 'en',
  };
}
