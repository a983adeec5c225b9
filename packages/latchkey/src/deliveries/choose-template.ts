import type { NotificationKind, NotificationTemplate, Tenant } from '@latchkey/core';
import { ownTemplate } from '@latchkey/core';
import type { BuiltInLanguage } from './built-in-templates.ts';
import { builtInTemplates } from './built-in-templates.ts';

/** A template, and which language its words are in. */
export interface ChosenTemplate {
  template: NotificationTemplate;
  language: string;
  /** The same with the region that moments are written for, where the invitee has one. */
  format: string;
}

/**
 * What a message to somebody of that language is made of: the tenant's own words or the built-in ones, whichever come
 * nearer to the language (`de-AT`, then `de`), and the tenant's where both do. English where there are none.
 */
export function chooseTemplate(
  tenant: Tenant,
  kind: NotificationKind,
  locale: string | undefined,
): ChosenTemplate {
  const tag = locale === undefined ? undefined : canonicalLocale(locale);
  for (const language of fallbacksOf(tag)) {
    const template = templateIn(tenant, kind, language);
    if (template) return { template, language, format: tag ?? language };
  }
  const { en } = builtInTemplates;
  return { template: ownTemplate(tenant, kind, 'en') ?? en[kind], language: 'en', format: 'en' };
}

/** A language tag in its one form, such as `de-AT`; undefined for one that is none. */
export function canonicalLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** What is said in a language that is built in. */
export function inLanguage<Value>(said: Readonly<Record<BuiltInLanguage, Value>>, language: string): Value {
  const known = fallbacksOf(language).find((each): each is BuiltInLanguage => Object.hasOwn(said, each));
  return said[known ?? 'en'];
}

function templateIn(
  tenant: Tenant,
  kind: NotificationKind,
  language: string,
): NotificationTemplate | undefined {
  const own = ownTemplate(tenant, kind, language);
  if (own) return own;
  return Object.hasOwn(builtInTemplates, language)
    ? builtInTemplates[language as BuiltInLanguage][kind]
    : undefined;
}

/** `zh-Hant-TW`, `zh-Hant`, `zh` */
function fallbacksOf(tag = ''): readonly string[] {
  const subtags = tag === '' ? [] : tag.split('-');
  return subtags.map((_subtag, index) => subtags.slice(0, subtags.length - index).join('-'));
}
