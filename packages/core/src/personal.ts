import { z } from 'zod';

const personalFields = z.registry();

/** Stands where personal text stood whose key was destroyed. */
export const erased = null;
export type Erased = typeof erased;

/** Text about a person as an event carries it: readable, or erased for good. */
export type Personal<Value> = Value | Erased;

/**
 * Marks a field of an event as personal: it is sealed with a key of the person (or workspace) it is about before it
 * reaches any store, and reads as `erased` once that key is destroyed.
 */
export function personal<Schema extends z.ZodType>(schema: Schema): z.ZodNullable<Schema> {
  const marked = schema.nullable();
  personalFields.add(marked);
  return marked;
}

export function isPersonal(schema: z.core.$ZodType): boolean {
  return personalFields.has(schema);
}
