import type { Decider } from '@latchkey/core';
import { fold } from '@latchkey/core';
import { expect } from 'vitest';

/** Given what happened, when a command is given, then what? One situation of a decider. */
export interface Given<Command, State, Event, Rejection> {
  given(...history: readonly Event[]): {
    when(command: Command): {
      /** Exactly these events, in this order. */
      then(...events: readonly Event[]): void;
      /** It is accepted, and nothing happens: all is already so. */
      thenNothing(): void;
      /** It is refused, for exactly this reason. */
      thenRejected(rejection: Rejection): void;
      /** It is accepted; the state that its events lead to. */
      thenState(): State;
    };
  };
}

/** Specifies a decider by example, in the words of its own commands and events. */
export function specification<Command, State, Event, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
): Given<Command, State, Event, Rejection> {
  return {
    given(...history) {
      const state = fold(decider, history);
      return {
        when(command) {
          const decision = decider.decide(command, state);
          return {
            then: (...events) => expect(decision).toStrictEqual({ ok: true, events }),
            thenNothing: () => expect(decision).toStrictEqual({ ok: true, events: [] }),
            thenRejected: (rejection) => expect(decision).toStrictEqual({ ok: false, rejection }),
            thenState() {
              if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision.rejection)}`);
              return decision.events.reduce((before, event) => decider.evolve(before, event), state);
            },
          };
        },
      };
    },
  };
}
