import type { Request } from 'express';

/** What was entered in a field of a form; empty if it was not sent. */
export function field(request: Request, name: string): string {
  return fields(request, name)[0] ?? '';
}

/** What was ticked under one name. */
export function fields({ body }: Request, name: string): readonly string[] {
  return textsIn((body ?? {}) as object, name);
}

/** What the address of a page asks for; empty if it does not say. */
export function asked({ query }: Request, name: string): string {
  return textsIn(query, name)[0] ?? '';
}

/** What a form was sent with, so that it can be shown again as it was filled in. */
export type Typed = Readonly<Record<string, readonly string[]>>;

export function typed({ body }: Request): Typed {
  const sent = (body ?? {}) as object;
  return Object.fromEntries(Object.keys(sent).map((name) => [name, textsIn(sent, name)]));
}

/** The number that was entered, and no number at all for anything else. */
export function numberIn(request: Request, name: string): number {
  const text = field(request, name).trim();
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
}

const day = 86_400_000;

/** The end of a day that was chosen; undefined where none was, and no moment at all for what is no day. */
export function endOfDay(request: Request, name: string): number | undefined {
  const text = field(request, name).trim();
  if (text === '') return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) + day : Number.NaN;
}

/** The day that a moment is the end of, as a field for days has it. */
export function dayBefore(moment: number | null | undefined): string {
  return moment === null || moment === undefined ? '' : new Date(moment - 1).toISOString().slice(0, 10);
}

function textsIn(sent: object, name: string): readonly string[] {
  const values = Object.hasOwn(sent, name) ? (sent as Readonly<Record<string, unknown>>)[name] : [];
  return [values].flat().filter((value) => typeof value === 'string');
}
