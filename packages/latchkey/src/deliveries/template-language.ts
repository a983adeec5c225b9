import type { NotificationTemplate } from '@latchkey/core';
import { Liquid, LiquidError } from 'liquidjs';
import { htmlFromText } from './html-from-text.ts';
import { keptAnswers } from './kept-answers.ts';

/** What stands in a message where its template names it. Whatever people typed is made plain before. */
export type TemplateValues = Readonly<Record<string, string>>;

/** A message, all in one language. */
export interface RenderedMessage {
  subject: string;
  text: string;
  html: string;
}

/** Why a template is not taken: where, and what stands there. */
export interface TemplateRejection {
  type: 'TemplateInvalid';
  part: 'subject' | 'text' | 'html';
  /** From 1. */
  line: number;
  reason:
    | 'syntax'
    | 'unknownTag'
    | 'unknownFilter'
    | 'unknownVariable'
    | 'tooMuch'
    | 'unprintable'
    | 'severalLines'
    | 'linkMissing';
  /** The tag, filter or variable that there is none of. */
  found?: string;
}

const parts = ['subject', 'text', 'html'] as const;
type Part = (typeof parts)[number];

const filters: ReadonlySet<string> = new Set(['upcase', 'downcase', 'capitalize']);
const longestPart = 100_000;
/** Before anything is put in; what is put in is bounded as well. */
const mostMemory = 10_000;

const plain = createLanguage();
/** Whatever is put in is escaped, and no filter undoes that. */
const escaping = createLanguage('escape');

/**
 * Liquid's `{{ variable }}`, with three filters and without any tag: no files, no loops, and nothing that is there for one
 * invitee and not for another, so that what holds of an example holds of every message.
 */
function createLanguage(outputEscape?: 'escape') {
  const language = new Liquid({
    strictVariables: true,
    strictFilters: true,
    parseLimit: longestPart,
    memoryLimit: mostMemory,
    templates: {},
    ...(outputEscape && { outputEscape }),
  });
  for (const name of Object.keys(language.tags)) delete language.tags[name];
  for (const name of Object.keys(language.filters)) {
    if (!filters.has(name) && name !== outputEscape) delete language.filters[name];
  }
  return { language, parse: keptAnswers((source) => language.parse(source.replaceAll('\r\n', '\n'))) };
}

/** Throws for a template that `refuseTemplate` refuses. Without HTML of its own, it is made from the text. */
export function renderTemplate(template: NotificationTemplate, values: TemplateValues): RenderedMessage {
  const text = render('text', template.text, values);
  return {
    subject: render('subject', template.subject, values),
    text,
    html:
      template.html === undefined
        ? htmlFromText(text, values['link'])
        : render('html', template.html, values),
  };
}

/** Why a template cannot be used, as an example of the message shows. The link must be readable in the text, and open in the HTML. */
export function refuseTemplate(
  template: NotificationTemplate,
  example: TemplateValues & { link: string },
): { ok: false; rejection: TemplateRejection } | undefined {
  for (const part of parts) {
    const source = template[part];
    const rejection = source === undefined ? undefined : rejectionOf(part, source, example);
    if (rejection) return { ok: false, rejection: { type: 'TemplateInvalid', part, ...rejection } };
  }
  return undefined;
}

type Finding = Pick<TemplateRejection, 'line' | 'reason' | 'found'>;

function rejectionOf(
  part: Part,
  source: string,
  example: TemplateValues & { link: string },
): Finding | undefined {
  let rendered: string;
  try {
    rendered = render(part, source, example);
  } catch (fault) {
    return findingOf(fault);
  }
  if (part === 'subject') {
    if (/[\r\n\u2028\u2029]/.test(rendered)) return { line: 1, reason: 'severalLines' };
    return unprintable.test(rendered) ? { line: 1, reason: 'unprintable' } : undefined;
  }
  const line = rendered.split('\n').findIndex((each) => unprintable.test(each));
  if (line >= 0) return { line: line + 1, reason: 'unprintable' };
  return hasLink(part, rendered, example.link) ? undefined : { line: 1, reason: 'linkMissing' };
}

/** Controls that no message needs. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unprintable = /[\0-\u0008\u000b-\u001f\u007f-\u009f]/;

function hasLink(part: Part, rendered: string, link: string): boolean {
  if (part === 'text') return rendered.split(/\s+/).includes(link);
  const shown = rendered.replaceAll(/<!--.*?(?:-->|$)/gs, '');
  return shown.includes(`href="${link}"`) || shown.includes(`href='${link}'`);
}

function render(part: Part, source: string, values: TemplateValues): string {
  const { language, parse } = part === 'html' ? escaping : plain;
  return String(language.renderSync(parse(source), values));
}

/** What liquidjs says, in a form that stays when its words change. */
function findingOf(fault: unknown): Finding {
  const { message } = fault as Error;
  const line = LiquidError.is(fault) ? (fault.token.getPosition()[0] ?? 1) : 1;
  const [, what, found] =
    /^(?:undefined )?(variable|filter|tag):? "?([^",]*)"?(?: not found)?,/.exec(message) ?? [];
  if (found === undefined) return { line, reason: /limit exceeded/.test(message) ? 'tooMuch' : 'syntax' };
  const reason = what === 'variable' ? 'unknownVariable' : what === 'filter' ? 'unknownFilter' : 'unknownTag';
  return { line, reason, found };
}
