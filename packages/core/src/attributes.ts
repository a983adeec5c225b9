import { z } from 'zod';

/** What the host calls something that it keeps with access, such as `defaultArea`. */
export const attributeName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'an attribute is one word, such as defaultArea');

const attributeValue = z.union([z.string(), z.number(), z.boolean()]);
/** Text, a number, or whether something is so. */
export type AttributeValue = z.infer<typeof attributeValue>;

/** A value as it is given: text of up to 1,000 characters. */
export const newAttributeValue = z.union([
  z
    .string()
    .max(1_000)
    .refine((text) => text.isWellFormed(), 'the text has a lone surrogate'),
  z.number(),
  z.boolean(),
]);

/** What the host keeps with an invitation and with access, for itself: it gives nobody anything. As it is read back. */
export const attributes = z.record(z.string(), attributeValue).readonly();
export type Attributes = z.infer<typeof attributes>;

const mostAttributes = 32;

/** Attributes as they are given: each by a name of its own. */
export const newAttributes = z
  .record(attributeName, newAttributeValue)
  .refine((given) => Object.keys(given).length <= mostAttributes, `give at most ${mostAttributes} attributes`)
  .readonly();

/** Whether both say the same, in whatever order. */
export function sameAttributes(
  one: Attributes | null | undefined,
  other: Attributes | null | undefined,
): boolean {
  if (!one || !other) return (one ?? undefined) === (other ?? undefined);
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  );
}
