import type { Duration, InvitationId, IssuedInvitation, Person, ProcessId } from '@latchkey/core';
import { duration, durationMilliseconds, erased, isPastDeadline } from '@latchkey/core';
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

  /** Whether this process may send now, or how long to wait for the one that said it does. */
  async function claim(caller: Caller, { invitationId, generation }: ToDo): Promise<Worked> {
    const seen = seenClaims.get(invitationId);
    const hasLapsed = seen !== undefined && clock.monotonic() >= seen.lapsesAt;
    const claimed = await runner.run(caller, claimDelivery, {
      invitationId,
      generation,
      by: processId,
      for: claimDuration,
      ...(hasLapsed && { lapsedClaim: seen.claim }),
    });
    if (claimed.ok || claimed.rejection.type !== 'DeliveryClaimedByAnother') {
      seenClaims.delete(invitationId);
      return done;
    }
    const { claim, for: howLong } = claimed.rejection;
    const lapsesAt =
      seen?.claim === claim ? seen.lapsesAt : clock.monotonic() + durationMilliseconds(howLong);
    seenClaims.set(invitationId, { claim, lapsesAt });
    return { status: 'again', in: Math.max(lapsesAt - clock.monotonic(), 1) };
  }

  return async (item) => {
    const { invitationId, generation } = item;
    const caller = callerFor(item, 'mail');
    const delivery = await streams.load('delivery', invitationId);
    if (delivery.state.mailedGeneration >= generation || !(await mailFor(item))) return done;
    const claimed = await claim(caller, item);
    if (claimed.status === 'again') return claimed;

    // What was read before the claim may have changed while another process held it.
    const mail = await mailFor(item);
    const stillOwed = await streams.load('delivery', invitationId);
    if (!mail || stillOwed.state.mailedGeneration >= generation) return done;
    try {
      await withTimeout(mailer(mail), clock);
    } catch (fault) {
      const diagnostics = (fault instanceof Error ? fault.message : String(fault)).slice(0, 2_000);
      await runner.run(caller, recordMailFailure, { invitationId, generation, diagnostics });
      throw fault;
    }
    await runner.run(caller, recordMailed, { invitationId, generation });
    return done;
  };
}

function isReachable(person: Person, addressVersion: number): boolean {
  return person.status === 'active' && person.addressVersion === addressVersion && person.email !== erased;
}

async function withTimeout(sending: Promise<void>, clock: Clock): Promise<void> {
  let stopTimer = () => {};
  const timeout = new Promise<never>((_resolve, reject) => {
    stopTimer = clock.schedule(mailerTimeout, () => {
      reject(new LatchkeyError('MailerTimeout', `the mailer did not answer within ${mailerTimeout} ms`));
    });
  });
  try {
    await Promise.race([sending, timeout]);
  } finally {
    stopTimer();
  }
}
