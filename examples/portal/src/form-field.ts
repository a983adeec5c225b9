import type { Request } from 'express';

/** What was entered in a field of a form; empty if it was not sent. */
export function field(request: Request, name: string): string {
  return fields(request, name)[0] ?? '';
}

/** What was ticked under one name. */
export function fields({ body }: Request, name: string): readonly string[] {
  const sent = ((body ?? {}) as Readonly<Record<string, unknown>>)[name];
  return [sent].flat().filter((value) => typeof value === 'string');
}
