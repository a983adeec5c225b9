import { permission, personId, principalId, workspaceId } from '@latchkey/core';
import { z } from 'zod';
import { LatchkeyError } from '../latchkey-error.ts';
import type { AccessQuestion } from './access-index.ts';

const checkInput = z.union([
  z.strictObject({ principalId, workspaceId, permission }),
  z.strictObject({ personId, workspaceId, permission }),
]);

/** Who wants to do what, where: by the host's id of who is signed in, or by Latchkey's of the person. */
export type CheckQuestion = z.input<typeof checkInput>;

/**
 * A question as it was asked, with all its fields and no other, but not parsed: parsing costs more than answering.
 * Yes is said only to what the index knows, and what it knows was parsed before it got there.
 *
 * @throws LatchkeyError `InvalidQuery` for what cannot be a question by its fields
 */
export function unparsedQuestion(question: CheckQuestion): AccessQuestion {
  const isWhole = typeof question === 'object' && question !== null && Object.keys(question).length === 3;
  return isWhole ? (question as AccessQuestion) : parsedQuestion(question);
}

/** @throws LatchkeyError `InvalidQuery` for a question that is not one */
export function parsedQuestion(question: unknown): AccessQuestion {
  const parsed = checkInput.safeParse(question);
  if (parsed.success) return parsed.data;
  throw new LatchkeyError('InvalidQuery', z.prettifyError(parsed.error), {}, parsed.error);
}
