import type {
  Instant,
  InvitationId,
  Message,
  NotificationKind,
  Person,
  Personal,
  Tenant,
} from '@latchkey/core';
import type { Mail } from '../ports/mailer.ts';
import { someWorkspace } from './built-in-templates.ts';
import type { ChosenTemplate } from './choose-template.ts';
import { chooseTemplate, inLanguage } from './choose-template.ts';
import { mailKey } from './mail-key.ts';
import { momentText } from './moment-text.ts';
import { longestSubject, oneLine, plainName } from './plain-name.ts';
import type { TemplateValues } from './template-language.ts';
import { renderTemplate } from './template-language.ts';

/** The message that brings a link to an invitee, or reminds them of it. */
export function invitationMail(about: {
  tenant: Tenant;
  invitationId: InvitationId;
  message: Message;
  expiresAt: Instant;
  locale: string | undefined;
  person: Person;
  workspaceName: Personal<string>;
  link: string;
}): Mail {
  const { tenant, invitationId, message, expiresAt, person, link } = about;
  const kind = kindOf(message);
  const chosen = chooseTemplate(tenant, kind, about.locale);
  const values = invitationValues(chosen, {
    personName: person.name ?? '',
    workspaceName: about.workspaceName ?? inLanguage(someWorkspace, chosen.language),
    link,
    expiresAt,
    timeZone: tenant.policy.timeZone,
  });
  const { subject, text, html } = renderTemplate(chosen.template, values);
  return {
    idempotencyKey: mailKey(invitationId, message),
    kind,
    to: { name: oneLine(person.name ?? ''), address: person.email ?? '' },
    subject: oneLine(subject, longestSubject),
    text,
    html,
    link,
    expiresAt,
    locale: chosen.language,
  };
}

export function kindOf({ reminder }: Message): NotificationKind {
  return reminder === undefined ? 'invitation' : 'reminder';
}

/** What the templates of messages with one invitation's link may name. */
export function invitationValues(
  { format }: Pick<ChosenTemplate, 'format'>,
  about: {
    personName: string;
    workspaceName: string;
    link: string;
    expiresAt: Instant;
    timeZone: string | undefined;
  },
): TemplateValues & { link: string } {
  const { link } = about;
  const [joinPage = '', code = ''] = link.split('#');
  return {
    personName: plainName(about.personName),
    workspaceName: plainName(about.workspaceName),
    link,
    joinPage,
    code,
    deadline: momentText(about.expiresAt, format, about.timeZone),
  };
}
