import type { Duration, Message } from '@latchkey/core';
import { duration, durationMilliseconds } from '@latchkey/core';
import type { Mail } from '../ports/mailer.ts';
import type { ReactorServices, ToDo, Worked } from '../reactors/reactor.ts';
import { callerFor } from '../reactors/reactor.ts';
import type { DeliveryOf } from './delivery-commands.ts';
import { claimDelivery, recordMailed, recordMailFailure } from './delivery-commands.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { sendMail } from './send-mail.ts';

/** What is to be mailed, for whoever sees to it that it is mailed once. */
export interface Outgoing {
  /** In whose delivery it stands on record, and as what. */
  about: { of: DeliveryOf } & Message;
  /** The mail; or that there is no reason to send it, or none until something changes. */
  compose(): Promise<{ mail: Mail } | Worked>;
  /** Whether it is still to be sent, as things stand now. */
  isWanted(): Promise<boolean>;
}

/** Mails something because of an item on a list: one process at a time, under one idempotency key, and says so on record. */
export type Deliver = (item: ToDo, outgoing: Outgoing, signal: AbortSignal) => Promise<Worked>;

const done: Worked = { status: 'done' };
/** Longer than the mailer may take, so that whoever gives up has given up before another may try. */
const claimDuration: Duration = duration.parse('PT30S');
/** When a delivery that could not be claimed is looked at again, in milliseconds. */
const unclaimedWait = 1_000;

export function createDeliver(services: ReactorServices): Deliver {
  const { runner, mailer, clock } = services;
  const claims = createClaims(services);

  async function deliver(item: ToDo, outgoing: Outgoing, signal: AbortSignal): Promise<Worked> {
    const { about } = outgoing;
    const found = await outgoing.compose();
    if (!('mail' in found)) return found;
    const claimed = await claims.claim(item, about);
    if (claimed !== 'claimed') return claimed;
    // The claim may have been waited for, and a link that is dead by now must not go out.
    if (!(await outgoing.isWanted())) return done;

    const caller = callerFor(item, 'mail');
    const recordSent = () => runner.run(caller, recordMailed, about);
    try {
      await sendMail({ mailer, mail: found.mail, clock, signal, onSentLate: recordSent });
    } catch (fault) {
      if (!signal.aborted) {
        await runner.run(caller, recordMailFailure, { ...about, diagnostics: diagnosticsOf(fault) });
      }
      throw fault;
    }
    await recordSent();
    return done;
  }

  return async (item, outgoing, signal) => {
    const worked = await deliver(item, outgoing, signal);
    if (worked.status === 'done') claims.forget(item);
    return worked;
  };
}

interface Claims {
  /** Whether this process may send now; else when it may look again. */
  claim(item: ToDo, about: Outgoing['about']): Promise<'claimed' | Worked>;
  forget(item: ToDo): void;
}

function createClaims({ runner, clock, processId }: ReactorServices): Claims {
  /** Another process's claim counts from when this one saw it first, on its own clock. */
  const seen = new Map<string, { claim: number; lapsesAt: number }>();

  return {
    async claim(item, about) {
      const known = seen.get(item.id);
      const hasLapsed = known !== undefined && clock.monotonic() >= known.lapsesAt;
      const claimed = await runner.run(callerFor(item, 'mail'), claimDelivery, {
        ...about,
        by: processId,
        for: claimDuration,
        ...(hasLapsed && { lapsedClaim: known.claim }),
      });
      if (claimed.ok) return claimed.isMailed ? done : 'claimed';
      if (claimed.rejection.type !== 'DeliveryClaimedByAnother')
        return { status: 'again', in: unclaimedWait };
      const { claim, for: howLong } = claimed.rejection;
      const lapsesAt =
        known?.claim === claim ? known.lapsesAt : clock.monotonic() + durationMilliseconds(howLong);
      seen.set(item.id, { claim, lapsesAt });
      return { status: 'again', in: Math.max(lapsesAt - clock.monotonic(), 1) };
    },

    forget: ({ id }) => seen.delete(id),
  };
}
