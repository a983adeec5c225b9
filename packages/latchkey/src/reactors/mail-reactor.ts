import type { Duration, InvitationId, IssuedInvitation, Person, ProcessId } from '@latchkey/core';
import { duration, durationMilliseconds, erased, isPastDeadline, isRoundRefused } from '@latchkey/core';
import type { Caller, CommandRunner } from '../commands/run-command.ts';
import { claimDelivery, recordMailed, recordMailFailure } from '../deliveries/delivery-commands.ts';
import { invitationMail } from '../deliveries/invitation-mail.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Links } from '../links/links.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mail, Mailer } from '../ports/mailer.ts';
import type { Streams } from '../streams/streams.ts';
import type { TenantAccess } from '../tenants/tenant-access.ts';
import type { Reactor, Worked } from './reactor-runner.ts';
import { callerFor } from './reactors.ts';
import type { ToDo } from './to-do.ts';

const done: Worked = { status: 'done' };
const claimDuration: Duration = duration.parse('PT30S');
/** Shorter than a claim, so that whoever gives up has given up before another may try. */
const mailerTimeout = 20_000;
/** How long a mail that is being sent is waited for when the process closes, in milliseconds. */
const closingGrace = 2_000;

/** Mails the newest link of an invitation that is open: one process at a time, under one idempotency key. */
export function createMailReactor(services: {
  runner: CommandRunner;
  streams: Streams;
  tenants: TenantAccess;
  links: Links;
  mailer: Mailer;
  clock: Clock;
  processId: ProcessId;
}): Reactor {
  const { runner, streams, tenants, links, mailer, clock, processId } = services;
  /** Another process's claim counts from when this one saw it first, on its own clock. */
  const seenClaims = new Map<InvitationId, { claim: number; lapsesAt: number }>();

  /** The mail that an item asks for; undefined if there is no longer a reason to send it. */
  async function mailFor({ tenantId, invitationId, generation }: ToDo): Promise<Mail | undefined> {
    const found = await tenants.find(tenantId);
    const invitation = await streams.load('invitation', invitationId);
    if (!found || !isOpen(invitation.state, generation)) return undefined;
    const { state } = invitation;
    const person = await streams.load('person', state.personId);
    const link = state.links.find((each) => each.generation === generation);
    if (!link || !isReachable(person.state, link.addressVersion)) return undefined;
    const workspace = await streams.load('workspace', found.ids.workspace(state.workspaceId));
    if (found.tenant.state.status !== 'open' || workspace.state.status !== 'open') return undefined;
    const grant = await streams.load('accessGrant', found.ids.accessGrant(state.workspaceId, state.personId));
    if (isRoundRefused(invitationId, state, grant.state, clock.now())) return undefined;
    return invitationMail({
      invitationId,
      generation,
      expiresAt: state.expiresAt,
      locale: state.locale,
      person: person.state,
      workspaceName: workspace.state.name,
      link: await links.urlOf(found.tenant.id, invitationId, link, state.channel),
    });

    function isOpen(of: typeof invitation.state, newest: number): of is IssuedInvitation {
      return of.status === 'pending' && of.generation === newest && !isPastDeadline(of, clock.now());
    }
  }

  /** Undefined if this process may send now; else how long to leave it to the one that said it does. */
  async function waitForOthersClaim(
    caller: Caller,
    { invitationId, generation }: ToDo,
  ): Promise<number | undefined> {
    const seen = seenClaims.get(invitationId);
    const hasLapsed = seen !== undefined && clock.monotonic() >= seen.lapsesAt;
    const claimed = await runner.run(caller, claimDelivery, {
      invitationId,
      generation,
      by: processId,
      for: claimDuration,
      ...(hasLapsed && { lapsedClaim: seen.claim }),
    });
    if (claimed.ok || claimed.rejection.type !== 'DeliveryClaimedByAnother') return undefined;
    const { claim, for: howLong } = claimed.rejection;
    const lapsesAt =
      seen?.claim === claim ? seen.lapsesAt : clock.monotonic() + durationMilliseconds(howLong);
    seenClaims.set(invitationId, { claim, lapsesAt });
    return Math.max(lapsesAt - clock.monotonic(), 1);
  }

  async function isOwed({ invitationId, generation }: ToDo): Promise<boolean> {
    return (await streams.load('delivery', invitationId)).state.mailedGeneration < generation;
  }

  async function deliver(item: ToDo, signal: AbortSignal): Promise<Worked> {
    const { invitationId, generation } = item;
    const caller = callerFor(item, 'mail');
    if (!(await isOwed(item)) || !(await mailFor(item))) return done;
    const wait = await waitForOthersClaim(caller, item);
    if (wait !== undefined) return { status: 'again', in: wait };

    // What was read before the claim may have changed while another process held it.
    const mail = await mailFor(item);
    if (!mail || !(await isOwed(item))) return done;
    try {
      await untilSent(mailer(mail), clock, signal);
    } catch (fault) {
      if (!signal.aborted) {
        await runner.run(caller, recordMailFailure, {
          invitationId,
          generation,
          diagnostics: diagnosticsOf(fault),
        });
      }
      throw fault;
    }
    await runner.run(caller, recordMailed, { invitationId, generation });
    return done;
  }

  return async (item, signal) => {
    const worked = await deliver(item, signal);
    if (worked.status === 'done') seenClaims.delete(item.invitationId);
    return worked;
  };
}

/** What a mailer said, without the link, which mail services like to repeat. */
function diagnosticsOf(fault: unknown): string {
  const text = fault instanceof Error ? fault.message : String(fault);
  return text
    .replaceAll(/lk1_[A-Za-z0-9_-]+/g, 'lk1_…')
    .slice(0, 2_000)
    .toWellFormed();
}

function isReachable(person: Person, addressVersion: number): boolean {
  return person.status === 'active' && person.addressVersion === addressVersion && person.email !== erased;
}

/** A mailer that does not answer is given up on; one that is at work when the process closes, after a short while. */
async function untilSent(sending: Promise<void>, clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  let stopTimer = clock.schedule(mailerTimeout, () => {
    reject(new LatchkeyError('MailerTimeout', `the mailer did not answer within ${mailerTimeout} ms`));
  });
  const hurry = () => {
    stopTimer();
    stopTimer = clock.schedule(closingGrace, () => reject(closedMeanwhile()));
  };
  if (signal.aborted) hurry();
  else signal.addEventListener('abort', hurry);
  try {
    await Promise.race([sending, givenUp]);
  } finally {
    stopTimer();
    signal.removeEventListener('abort', hurry);
  }
}

function closedMeanwhile(): LatchkeyError<'Closed'> {
  return new LatchkeyError('Closed', 'Latchkey was closed before the mail was sent');
}
