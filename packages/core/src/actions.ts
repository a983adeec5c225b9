import type { Decider } from './decider.ts';

/** A command that could be given now, and what would come of it. */
export interface Action<Rejection = { type: string }> {
  /** What the facade calls the command, such as `rename`. */
  command: string;
  outcome: 'allowed' | 'nothing-to-do' | 'refused';
  /** Why it would be refused. */
  rejection?: Rejection;
}

/** What each command would lead to now, by the decider that will judge it when it is given. */
export function actionsOf<Command, State, Event, Rejection>(
  decider: Pick<Decider<Command, State, Event, Rejection>, 'decide'>,
  state: State,
  candidates: Readonly<Record<string, Command>>,
): readonly Action<Rejection>[] {
  return Object.entries(candidates).map(([command, candidate]) => {
    const decision = decider.decide(candidate, state);
    if (!decision.ok) return { command, outcome: 'refused', rejection: decision.rejection };
    return { command, outcome: decision.events.length > 0 ? 'allowed' : 'nothing-to-do' };
  });
}
