/** What a command leads to: events to append (none when all is already so), or why not. */
export type Decision<Event, Rejection> =
  { ok: true; events: readonly Event[] } | { ok: false; rejection: Rejection };

/**
 * One kind of stream as three pure functions: where it starts, what a command leads to, what an event changes.
 * Both functions are total: every command has a decision in every state, and every event can be folded.
 *
 * @see https://thinkbeforecoding.com/post/2021/12/17/functional-event-sourcing-decider
 */
export interface Decider<Command, State, Event, Rejection> {
  initial: State;
  decide(command: Command, state: State): Decision<Event, Rejection>;
  evolve(state: State, event: Event): State;
}

/** What was asked for is already so. */
export const nothingToDo = { ok: true, events: [] } as const satisfies Decision<never, never>;

export function accept<Event>(...events: readonly Event[]): { ok: true; events: readonly Event[] } {
  return { ok: true, events };
}

export function reject<const Rejection>(rejection: Rejection): { ok: false; rejection: Rejection } {
  return { ok: false, rejection };
}

/** The state that a history leads to. */
export function fold<State, Event>(
  decider: Pick<Decider<never, State, Event, unknown>, 'initial' | 'evolve'>,
  history: Iterable<Event>,
): State {
  let state = decider.initial;
  for (const event of history) state = decider.evolve(state, event);
  return state;
}
