import { externalId, permission, principalId, workspaceId, workspaceKind } from '@latchkey/core';
import type { DenialReason, Facade, Latchkey } from 'latchkey';
import type { AuthzenSettings, ConditionQuestion } from './authzen-options.ts';

/** What the standard calls a decision, with a stable reason where it is no. */
export type Decision = { decision: true } | { decision: false; context: { reason: Reason; error?: object } };

type Reason =
  | DenialReason
  | 'subject-unknown'
  | 'resource-unknown'
  | 'action-unknown'
  | 'condition-not-met'
  | 'request-invalid';

/** Decides one evaluation: Latchkey first, then the host's condition for what it allowed. */
export async function decide(
  latchkey: Latchkey,
  settings: AuthzenSettings,
  question: ConditionQuestion,
): Promise<Decision> {
  const who = whoIs(settings, question.subject);
  if (!who) return no('subject-unknown');
  const where = whereIs(question.resource);
  if (!where) return no('resource-unknown');
  const what = permission.safeParse(question.action.name);
  if (!what.success) return no('action-unknown');

  const check = { ...who, ...where, permission: what.data };
  const checked = await facadeFor(latchkey, question).access.check(check);
  if (!checked.allowed) return no(checked.reason);
  return (await meetsCondition(settings, question)) ? { decision: true } : no('condition-not-met');
}

export function no(reason: Reason): Decision {
  return { decision: false, context: { reason } };
}

/** In whose name is asked: nobody's who could do anything. */
export function facadeFor(latchkey: Latchkey, { tenantId }: { tenantId: string }): Facade {
  return latchkey.as({ tenantId, actor: { type: 'system', part: 'authzen' } });
}

/** Whom a subject means: by the one kind of id that its type stands for, never by another. */
export function whoIs({ subjectNames }: AuthzenSettings, { type, id }: { type: string; id: string }) {
  switch (subjectNames.get(type)) {
    case 'principalId': {
      const known = principalId.safeParse(id);
      return known.success ? { principalId: known.data } : undefined;
    }
    case 'externalId': {
      const known = externalId.safeParse(id);
      return known.success ? { externalId: known.data } : undefined;
    }
    case undefined:
      return undefined;
  }
}

/** Which workspace a resource means: its type is the workspace's kind. */
export function whereIs({ type, id }: { type: string; id: string }) {
  const known = workspaceId.safeParse(id);
  const kind = kindOf(type);
  return known.success && kind !== undefined ? { workspaceId: known.data, kind } : undefined;
}

export function kindOf(type: string): string | undefined {
  return workspaceKind.safeParse(type).data;
}

/** A condition that fails is not met: what a caller sends must not be able to bring down the rest of a batch. */
export async function meetsCondition(
  { conditions, onFault }: AuthzenSettings,
  question: ConditionQuestion,
): Promise<boolean> {
  const condition = conditions.get(question.action.name);
  if (!condition) return true;
  try {
    const answer: unknown = await condition(question);
    return answer === true;
  } catch (fault) {
    onFault(fault);
    return false;
  }
}
