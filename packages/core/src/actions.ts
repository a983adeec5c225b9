import type { Decider } from './decider.ts';

/** A command that could be given now, and what it would lead to. */
export interface Action<Name extends string = string, Rejection = unknown> {
  readonly command: Name;
  readonly outcome: 'allowed' | 'nothing-to-do' | 'refused';
  /** Why not, where it is refused. */
  readonly rejection?: Rejection;
}

/** What each of these commands would lead to, as the decider says that will judge it. Changes nothing. */
export function actionsOf<Name extends string, Command, State, Event, Rejection>(
  decider: Pick<Decider<Command, State, Event, Rejection>, 'decide'>,
  state: State,
  candidates: Readonly<Record<Name, Command>>,
): readonly Action<Name, Rejection>[] {
  const names = Object.keys(candidates) as Name[];
  return names.map((command) => {
    const decision = decider.decide(candidates[command], state);
    if (!decision.ok) return { command, outcome: 'refused', rejection: decision.rejection };
    return { command, outcome: decision.events.length === 0 ? 'nothing-to-do' : 'allowed' };
  });
}
