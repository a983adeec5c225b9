import type { NotificationKind, NotificationTemplate } from '@latchkey/core';
import {
  durationMilliseconds,
  later,
  locale,
  notificationKind,
  tenant as tenantDecider,
} from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { Command } from '../commands/command.ts';
import { defineCommand } from '../commands/run-command.ts';
import { someWorkspace } from '../deliveries/built-in-templates.ts';
import { canonicalLocale, chooseTemplate, inLanguage } from '../deliveries/choose-template.ts';
import { bundleValues } from '../deliveries/bundle-mail.ts';
import { invitationValues } from '../deliveries/invitation-mail.ts';
import { longestSubject, oneLine } from '../deliveries/plain-name.ts';
import { refuseTemplate, renderTemplate } from '../deliveries/template-language.ts';

const language = locale
  .refine((tag) => canonicalLocale(tag) !== undefined, 'write a language tag, such as en or de-AT')
  .transform((tag) => canonicalLocale(tag) ?? tag);
const subject = z.string().trim().min(1).max(200);
const text = z.string().min(1).max(20_000);
const html = z.string().min(1).max(100_000);

/** Sets the tenant's own words for a kind of message in a language. Messages are made of them from then on. */
export const changeTemplate = defineCommand({
  name: 'tenants.changeTemplate',
  input: z.strictObject({ kind: notificationKind, locale: language, subject, text, html: html.optional() }),
  run: (command, { kind, locale, ...template }) =>
    carryOut(command, 'tenant', command.tenant.id, {
      decide: (tenant) =>
        refuseTemplate(template, exampleFor(command, kind, locale)) ??
        tenantDecider.decide({ type: 'ChangeTemplate', at: command.at, kind, locale, template }, tenant),
      outcome: () => ({ kind, locale }),
    }),
});

/** Goes back to the built-in words. */
export const resetTemplate = defineCommand({
  name: 'tenants.resetTemplate',
  input: z.strictObject({ kind: notificationKind, locale: language }),
  run: (command, { kind, locale }) =>
    carryOut(command, 'tenant', command.tenant.id, {
      decide: (tenant) =>
        tenantDecider.decide({ type: 'ChangeTemplate', at: command.at, kind, locale }, tenant),
      outcome: () => ({ kind, locale }),
    }),
});

/** Switches a kind of message off or on. What is off waits; once it is on again, what is still to be sent is sent. */
export const switchNotification = defineCommand({
  name: 'tenants.switchNotification',
  input: z.strictObject({ kind: notificationKind, on: z.boolean() }),
  run: (command, { kind, on }) =>
    carryOut(command, 'tenant', command.tenant.id, {
      decide: (tenant) =>
        tenantDecider.decide({ type: 'SwitchNotification', at: command.at, kind, on }, tenant),
      outcome: () => ({ kind, on }),
    }),
});

/**
 * Shows a message to an example invitee: of the template that is given or, without one, of the one that is used for that
 * language. Refuses what `changeTemplate` would. Appends nothing.
 */
export const previewTemplate = defineCommand({
  name: 'tenants.previewTemplate',
  input: z
    .strictObject({
      kind: notificationKind,
      locale: language,
      subject: subject.optional(),
      text: text.optional(),
      html: html.optional(),
    })
    .refine(
      (given) => isWhole(given) || (given.text ?? given.subject ?? given.html) === undefined,
      'give subject and text, or neither to see what is used now',
    ),
  worksInClosedTenant: true,
  async run(command, { kind, locale, ...given }) {
    const used = chooseTemplate(command.tenant.state, kind, locale);
    const example = exampleFor(command, kind, locale);
    const refusal = isWhole(given) ? refuseTemplate(given, example) : undefined;
    if (refusal) return refusal;
    const template = isWhole(given) ? given : used.template;
    const rendered = renderTemplate(template, example);
    return {
      ok: true,
      revision: command.tenant.revision,
      kind,
      locale: isWhole(given) ? locale : used.language,
      ...rendered,
      subject: oneLine(rendered.subject, longestSubject),
    } as const;
  },
});

function isWhole(given: {
  subject?: string | undefined;
  text?: string | undefined;
  html?: string | undefined;
}): given is NotificationTemplate {
  return given.subject !== undefined && given.text !== undefined;
}

/** What a message to somebody would be made with; its link opens nothing. */
function exampleFor({ at, policy }: Command, kind: NotificationKind, tag: string) {
  const about = {
    personName: 'Ann Example',
    link: `https://portal.example.com/join#lk1_${'Example-'.repeat(12)}`,
    expiresAt: later(at, durationMilliseconds(policy.validFor)),
    timeZone: policy.timeZone,
  };
  const workspaceName = inLanguage(someWorkspace, tag);
  return kind === 'bundle'
    ? bundleValues({ format: tag }, { ...about, workspaceNames: [workspaceName, workspaceName] })
    : invitationValues({ format: tag }, { ...about, workspaceName });
}
