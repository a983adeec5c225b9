import type { Latchkey } from 'latchkey';
import { z } from 'zod';
import type { Ask, Asking } from './ask.ts';
import type { AuthzenSettings } from './authzen-options.ts';
import type { Decision } from './decide.ts';
import { decide } from './decide.ts';
import { context, evaluation } from './information-model.ts';
import { messageOf } from './refusal.ts';

const semantics = z.enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit']);
type Semantics = z.output<typeof semantics>;

/** What stands at the top holds for every evaluation that does not say otherwise, each entity as a whole. */
const batch = evaluation.partial().extend({
  context: context.unwrap().optional(),
  evaluations: z.array(z.unknown()).max(1_000),
  options: z.object({ evaluations_semantic: semantics.default('execute_all') }).optional(),
});
const anObject = z.looseObject({});
const noBatch = z.object({ evaluations: z.tuple([]).optional() });

export function evaluationEndpoint(latchkey: Latchkey, settings: AuthzenSettings): Ask {
  return async ({ body, tenantId, req }) => {
    const asked = evaluation.safeParse(body);
    if (!asked.success) return invalid(asked.error);
    return { ok: true, answer: await decide(latchkey, settings, { ...asked.data, tenantId, req }) };
  };
}

/** Many evaluations in one request; without any, it is one. */
export function evaluationsEndpoint(latchkey: Latchkey, settings: AuthzenSettings): Ask {
  const decideOne = evaluationEndpoint(latchkey, settings);

  /** What is wrong with one evaluation denies that one. */
  async function decideItem(defaults: object, item: unknown, { tenantId, req }: Asking): Promise<Decision> {
    const own = anObject.safeParse(item);
    const asked = evaluation.safeParse(own.success ? { ...defaults, ...own.data } : item);
    if (asked.success) return decide(latchkey, settings, { ...asked.data, tenantId, req });
    const error = { status: 400, message: messageOf(asked.error.issues) };
    return { decision: false, context: { reason: 'request-invalid', error } };
  }

  return async (asking) => {
    if (noBatch.safeParse(asking.body).success) return decideOne(asking);
    const asked = batch.safeParse(asking.body);
    if (!asked.success) return invalid(asked.error);
    const { evaluations, options, ...defaults } = asked.data;
    const decisions: Decision[] = [];
    for (const item of evaluations) {
      const decision = await decideItem(defaults, item, asking);
      decisions.push(decision);
      if (isLast(decision, options?.evaluations_semantic)) break;
    }
    return { ok: true, answer: { evaluations: decisions } };
  };
}

function isLast({ decision }: Decision, semantics: Semantics = 'execute_all'): boolean {
  switch (semantics) {
    case 'execute_all':
      return false;
    case 'deny_on_first_deny':
      return !decision;
    case 'permit_on_first_permit':
      return decision;
  }
}

function invalid({ issues }: z.ZodError) {
  return { ok: false as const, refusal: { type: 'InvalidRequest' as const, issues } };
}
