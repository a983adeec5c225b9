import type { Json } from 'latchkey';

/** A value as it stands in a text. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
