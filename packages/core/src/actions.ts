import type { Decider, Decision } from './decider.ts';

/** A command that could be given now, under the name that the facade has for it, and what it would lead to. */
export interface Action<Name extends string = string, Rejection = { type: string }> {
  readonly command: Name;
  readonly outcome: 'allowed' | 'nothing-to-do' | 'refused';
  /** Why not, where it is refused. */
  readonly rejection?: Rejection;
}

/**
 * What each of these commands would lead to in this state: asked of the decider that will judge it, so that what is
 * drawn as a button is what will be done. Changes nothing.
 */
export function actionsOf<Name extends string, Command, State, Event, Rejection>(
  decider: Pick<Decider<Command, State, Event, Rejection>, 'decide'>,
  state: State,
  candidates: Readonly<Record<Name, Command>>,
): readonly Action<Name, Rejection>[] {
  const names = Object.keys(candidates) as Name[];
  return names.map((name) => actionOf(name, decider.decide(candidates[name], state)));
}

/** The same of one command that was judged already, by more than its decider. */
export function actionOf<Name extends string, Rejection>(
  command: Name,
  decision: Decision<unknown, Rejection>,
): Action<Name, Rejection> {
  if (!decision.ok) return { command, outcome: 'refused', rejection: decision.rejection };
  return { command, outcome: decision.events.length === 0 ? 'nothing-to-do' : 'allowed' };
}
