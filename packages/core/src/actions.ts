import type { Decider } from './decider.ts';

/** What one command would lead to if it were given now. */
export type Action<Command extends string, Rejection> =
  | { command: Command; outcome: 'allowed' }
  | { command: Command; outcome: 'nothing-to-do' }
  | { command: Command; outcome: 'refused'; rejection: Rejection };

/**
 * Every one of these commands, with what it would lead to in this state: asked of the decider that will judge it, so
 * that what is drawn as a button is what will be done.
 */
export function actionsOf<Command extends { type: string }, State, Rejection>(
  decider: Pick<Decider<NoInfer<Command>, State, unknown, Rejection>, 'decide'>,
  state: State,
  candidates: readonly Command[],
): readonly Action<Command['type'], Rejection>[] {
  return candidates.map((candidate) => actionOf(candidate.type, decider.decide(candidate, state)));
}

/** The same of one command that was judged already, by more than its decider. */
export function actionOf<Command extends string, Rejection>(
  command: Command,
  decision: { ok: true; events: readonly unknown[] } | { ok: false; rejection: Rejection },
): Action<Command, Rejection> {
  if (!decision.ok) return { command, outcome: 'refused', rejection: decision.rejection };
  return { command, outcome: decision.events.length === 0 ? 'nothing-to-do' : 'allowed' };
}
