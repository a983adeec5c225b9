import type { Decision, Id } from '@latchkey/core';
import type { Category, EventOf, StateOf } from '../streams/category.ts';
import type { LoadedStream } from '../streams/loaded-stream.ts';
import type { Command } from './command.ts';
import type { CommonRejection } from './result.ts';
import type { Judgement } from './stream-queue.ts';

type Decided<C extends Category> = Decision<EventOf<C>, { type: string }>;

/** How a command is carried out on the stream that bears its result. */
export interface CarryOut<C extends Category, Decides extends Decided<C>, Success extends object> {
  /**
   * Judges all that the command depends on. Whatever must be on record before the result is appended here, as steps,
   * once nothing can refuse it any more.
   */
  decide(state: StateOf<C>, loaded: LoadedStream<C>): Promise<Decides> | Decides;
  /** The name of the key for the events' personal fields, if they have any. */
  sealWith?: string | ((state: StateOf<C>) => string | undefined) | undefined;
  /** What the caller is told, from the stream as it stands right after the command. */
  outcome(after: LoadedStream<C>): Success;
}

/** What comes of it. */
type CarriedOut<Decides, Success> =
  | (Success & { ok: true; revision: number })
  | Extract<Decides, { ok: false }>
  | { ok: false; rejection: CommonRejection };

/**
 * Carries a command out on the stream that bears its result: recognises one that has come before and gives its first
 * result again; else decides, appends, and gives its result.
 */
export function carryOut<C extends Category, Decides extends Decided<C>, Success extends object>(
  command: Command,
  category: C,
  id: Id,
  { decide, sealWith, outcome }: CarryOut<C, Decides, Success>,
): Promise<CarriedOut<Decides, Success>> {
  type Answer = CarriedOut<Decides, Success>;
  const done = (after: LoadedStream<C>): Answer => ({
    ok: true,
    revision: after.revision,
    ...outcome(after),
  });
  const refused = (refusal: Answer): Judgement<C, Answer> => ({ events: [], answer: () => refusal });

  return command.takeTurn<C, Answer>(category, id, async (loaded): Promise<Judgement<C, Answer>> => {
    const recognised = command.recognise(loaded);
    if (!recognised.ok) return refused(recognised);
    const { repeats } = recognised;
    if (repeats !== undefined) {
      return { events: [], answer: async () => done(await command.asItStood(loaded, repeats)) };
    }
    if (command.isRefusedByTenant) return refused({ ok: false, rejection: { type: 'TenantClosed' } });
    const decision = await decide(loaded.state, loaded);
    if (isRefused(decision)) return refused(decision);
    const { events } = decision as Extract<Decided<C>, { ok: true }>;
    return {
      events,
      sealWith: typeof sealWith === 'function' ? sealWith(loaded.state) : sealWith,
      answer: done,
    };
  });
}

function isRefused<Decides extends { ok: boolean }>(
  decision: Decides,
): decision is Extract<Decides, { ok: false }> {
  return !decision.ok;
}
