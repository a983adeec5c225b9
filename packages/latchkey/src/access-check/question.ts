import {
  externalId,
  momentNumber,
  permission,
  personId,
  principalId,
  supportSessionId,
  workspaceId,
  workspaceKind,
} from '@latchkey/core';
import { z } from 'zod';
import { LatchkeyError } from '../latchkey-error.ts';
import type { AccessQuestion } from './access-question.ts';

const during = z.strictObject({ from: momentNumber.optional(), until: momentNumber.optional() });
const where = { workspaceId, kind: workspaceKind.optional(), permission, during: during.optional() };
const checkInput = z.union([
  z.strictObject({ principalId, ...where }),
  z.strictObject({ personId, ...where }),
  z.strictObject({ externalId, ...where }),
  z.strictObject({ supportSession: supportSessionId, ...where }),
]);

/**
 * Who wants to do what, where: by the host's id of who is signed in, by Latchkey's of the person, or by the host's; or as
 * whom a supporter has signed in. With
 * a kind, a workspace of another kind is as good as none; with `during`, the answer is no before `from`, and from `until` on.
 */
export type CheckQuestion = z.input<typeof checkInput>;

/**
 * A question as it was asked, with all its fields and no other, but not parsed: parsing costs more than answering.
 * Yes is said only to what the index knows, and what it knows was parsed before it got there.
 *
 * @throws LatchkeyError `InvalidQuery` for what cannot be a question by its fields
 */
export function unparsedQuestion(question: CheckQuestion): AccessQuestion {
  return isWhole(question) ? (question as AccessQuestion) : parsedQuestion(question);
}

/** @throws LatchkeyError `InvalidQuery` for a question that is not one */
export function parsedQuestion(question: unknown): AccessQuestion {
  const parsed = checkInput.safeParse(question);
  if (parsed.success) return parsed.data;
  throw new LatchkeyError('InvalidQuery', z.prettifyError(parsed.error), {}, parsed.error);
}

function isWhole(question: CheckQuestion): boolean {
  if (typeof question !== 'object' || question === null) return false;
  return Object.keys(question).length === (question.kind === undefined ? 3 : 4);
}
