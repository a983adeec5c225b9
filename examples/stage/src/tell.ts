import type { AccessDecision, Mail } from 'latchkey';
import { decisionInWords, momentInWords, nameInWords, refusalInWords, standingInWords } from './in-words.ts';
import type { Stage } from './stage.ts';
import type { Step, Story } from './story.ts';
import type { Table } from './table.ts';
import { linesOf } from './table.ts';

/** What is told, and what it is: whoever prints it may give each a look of its own. */
export interface Line {
  readonly kind: 'title' | 'step' | 'mail' | 'done' | 'refused' | 'table';
  readonly text: string;
}

/**
 * Plays a story on a stage, and tells it line by line.
 *
 * @throws Error where a step does not end as the story says
 */
export async function tellStory(
  { chapters }: Story,
  stage: Stage,
  tell: (line: Line) => void,
): Promise<void> {
  for (const [index, { title, rows, steps }] of chapters.entries()) {
    tell({ kind: 'title', text: `${index + 1}. ${title} (${rows.join(', ')})` });
    for (const step of steps) await tellStep(step, stage, tell);
  }
}

async function tellStep(step: Step, stage: Stage, tell: (line: Line) => void): Promise<void> {
  tell({ kind: 'step', text: step.tells });
  const sentBefore = stage.mails.length;
  const came = await step.act(stage);
  await stage.settled();
  const { refusedWith } = endOf(came);
  if (refusedWith !== step.refusedWith) {
    throw new Error(`“${step.tells}” ends with ${refusedWith ?? 'done'}, not ${step.refusedWith ?? 'done'}`);
  }
  for (const line of linesAbout(came)) tell(line);
  for (const mail of stage.mails.slice(sentBefore))
    tell({ kind: 'mail', text: mailInWords(mail, stage.timeZone) });
}

/** Whether what came of a step is a refusal, and which. */
function endOf(came: unknown): { refusedWith: string | undefined } {
  if (Array.isArray(came)) return endOf(came.find(isRefusal));
  if (isRefusal(came)) return { refusedWith: came.rejection.type };
  if (isDecision(came) && !came.allowed) return { refusedWith: came.reason };
  return { refusedWith: undefined };
}

function linesAbout(came: unknown): readonly Line[] {
  if (isRefusal(came)) return [{ kind: 'refused', text: refusalInWords(came.rejection) }];
  if (isDecision(came)) return [{ kind: came.allowed ? 'done' : 'refused', text: decisionInWords(came) }];
  if (hasActions(came)) return [{ kind: 'done', text: buttonsInWords(came.actions) }];
  if (isTable(came)) return linesOf(came).map((text) => ({ kind: 'table', text }));
  if (Array.isArray(came)) return linesAboutMany(came);
  if (typeof came === 'string') return [{ kind: 'done', text: came }];
  if (isObject(came) && typeof came['status'] === 'string') {
    return [{ kind: 'done', text: standingInWords(came['status']) }];
  }
  return [];
}

/** Sentences, or what became of many rows. */
function linesAboutMany(many: readonly unknown[]): readonly Line[] {
  const refused = many.find(isRefusal);
  if (refused) return linesAbout(refused);
  const sentences = many.filter((one) => typeof one === 'string');
  if (sentences.length === many.length) return sentences.map((text) => ({ kind: 'table', text }));
  return [{ kind: 'done', text: `${many.length} done` }];
}

function mailInWords({ to, subject, expiresAt }: Mail, timeZone: string): string {
  return `${to.name} <${to.address}>: “${subject}”, with a link that works until ${momentInWords(expiresAt, timeZone)}`;
}

interface Button {
  command: string;
  outcome: string;
  rejection?: { type: string };
}

/** What there is to press now; what cannot be pressed is not drawn. */
function buttonsInWords(actions: readonly Button[]): string {
  const offered = actions
    .filter(({ outcome }) => outcome === 'allowed')
    .map(({ command }) => `[${nameInWords(command)}]`);
  return offered.length === 0 ? 'there is nothing to press' : `offered: ${offered.join(' ')}`;
}

function isRefusal(came: unknown): came is { ok: false; rejection: { type: string } } {
  return isObject(came) && came['ok'] === false;
}

function isDecision(came: unknown): came is AccessDecision {
  return isObject(came) && typeof came['allowed'] === 'boolean';
}

function hasActions(came: unknown): came is { actions: readonly Button[] } {
  return isObject(came) && Array.isArray(came['actions']);
}

function isTable(came: unknown): came is Table {
  return isObject(came) && Array.isArray(came['columns']) && Array.isArray(came['rows']);
}

function isObject(came: unknown): came is Readonly<Record<string, unknown>> {
  return typeof came === 'object' && came !== null;
}
