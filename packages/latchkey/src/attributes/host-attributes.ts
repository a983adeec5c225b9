import type { AttributeValue, Attributes } from '@latchkey/core';
import { newAttributes } from '@latchkey/core';
import type { z } from 'zod';
import type { CommonRejection } from '../commands/result.ts';

/** What the host keeps with invitations and access, as a schema of its own: text, numbers and yes or no, each by its name. */
export type AttributesSchema = z.ZodType<Readonly<Record<string, AttributeValue | undefined>>>;

export type ReadAttributes =
  | { ok: true; attributes: Attributes | undefined }
  | { ok: false; rejection: Extract<CommonRejection, { type: 'InvalidInput' }> };

/**
 * What somebody means who gives these attributes: as the host's schema makes them, which may fill in what is missing.
 * Without a schema there are none. Nothing given is judged as an empty object, so what the host needs is asked for.
 */
export function readAttributes(
  schema: AttributesSchema | undefined,
  given: Attributes | undefined,
): ReadAttributes {
  if (!schema) return given === undefined ? nothing : invalid([withoutSchema]);
  const meant = schema.safeParse(given ?? {});
  if (!meant.success) return invalid(meant.error.issues);
  // What the schema makes is stored, so it is bounded as what callers give is.
  const bounded = newAttributes.safeParse(withoutGaps(meant.data));
  if (!bounded.success) return invalid(bounded.error.issues);
  return { ok: true, attributes: Object.keys(bounded.data).length === 0 ? undefined : bounded.data };
}

const nothing = { ok: true, attributes: undefined } as const;
const withoutSchema = { path: [], message: 'createLatchkey was given no schema of attributes' };

function withoutGaps(made: Readonly<Record<string, AttributeValue | undefined>>): object {
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));
}

function invalid(issues: readonly { path: readonly PropertyKey[]; message: string }[]): ReadAttributes {
  return {
    ok: false,
    rejection: {
      type: 'InvalidInput',
      issues: issues.map(({ path, message }) => ({ path: ['attributes', ...path].join('.'), message })),
    },
  };
}
