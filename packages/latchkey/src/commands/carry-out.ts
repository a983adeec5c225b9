import type { Decision, Id } from '@latchkey/core';
import type { Category, EventOf, StateOf } from '../streams/category.ts';
import type { LoadedStream } from '../streams/streams.ts';
import type { Command } from './command.ts';
import type { CommonRejection } from './result.ts';

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

/**
 * Carries a command out on the stream that bears its result: recognises one that has come before and gives its first
 * result again; else decides, appends, and gives its result.
 */
export async function carryOut<C extends Category, Decides extends Decided<C>, Success extends object>(
  command: Command,
  category: C,
  id: Id,
  { decide, sealWith, outcome }: CarryOut<C, Decides, Success>,
): Promise<
  | (Success & { ok: true; revision: number })
  | Extract<Decides, { ok: false }>
  | { ok: false; rejection: CommonRejection }
> {
  const loaded = await command.load(category, id);
  const recognised = command.recognise(loaded);
  if (!recognised.ok) return recognised;
  if (recognised.asItStood) return done(recognised.asItStood);
  if (command.isRefusedByTenant) return { ok: false, rejection: { type: 'TenantClosed' } };
  const decision = await decide(loaded.state, loaded);
  if (isRefused(decision)) return decision;
  const { events } = decision as Extract<Decided<C>, { ok: true }>;
  const key = typeof sealWith === 'function' ? sealWith(loaded.state) : sealWith;
  return done(await command.append(loaded, events, key));

  function done(after: LoadedStream<C>): Success & { ok: true; revision: number } {
    return { ok: true, revision: after.revision, ...outcome(after) };
  }
}

function isRefused<Decides extends { ok: boolean }>(
  decision: Decides,
): decision is Extract<Decides, { ok: false }> {
  return !decision.ok;
}
