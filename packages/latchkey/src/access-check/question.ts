import type { TenantId } from '@latchkey/core';
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
 * A question as it was asked, not parsed: parsing costs more than answering. Whoever answers no must parse it, unless
 * all that it names is known: what is known was parsed before it got there, and yes is said to nothing else.
 *
 * @throws LatchkeyError `InvalidQuery` for what cannot be a question by its fields
 */
export function askedQuestion(tenantId: TenantId, question: CheckQuestion): AccessQuestion {
  if (typeof question !== 'object' || question === null || Object.keys(question).length !== 3) {
    return parsedQuestion(tenantId, question);
  }
  const { principalId, personId, workspaceId, permission } = question as Partial<AccessQuestion>;
  return { tenantId, principalId, personId, workspaceId, permission } as AccessQuestion;
}

/** @throws LatchkeyError `InvalidQuery` for a question that is not one */
export function parsedQuestion(tenantId: TenantId, question: unknown): AccessQuestion {
  const parsed = checkInput.safeParse(question);
  if (parsed.success) return { tenantId, ...parsed.data };
  throw new LatchkeyError('InvalidQuery', z.prettifyError(parsed.error), {}, parsed.error);
}
