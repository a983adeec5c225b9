import type { Duration, Invitation, InvitationId, IssuedInvitation, Person } from '@latchkey/core';
import { duration, durationMilliseconds, erased, isPastDeadline, isRoundRefused } from '@latchkey/core';
import { claimDelivery, recordMailed, recordMailFailure } from '../deliveries/delivery-commands.ts';
import { invitationMail } from '../deliveries/invitation-mail.ts';
import { sendMail } from '../deliveries/send-mail.ts';
import { readdress } from '../invitations/readdress.ts';
import { hasCode } from '../latchkey-error.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mail } from '../ports/mailer.ts';
import type { StreamName } from '../ports/event-store.ts';
import type { Reactor, ReactorServices, ToDo, Worked } from './reactor.ts';
import { callerFor } from './reactor.ts';

const done: Worked = { status: 'done' };
/** Longer than the mailer may take, so that whoever gives up has given up before another may try. */
const claimDuration: Duration = duration.parse('PT30S');
/** When a delivery that could not be claimed is looked at again, in milliseconds. */
const unclaimedWait = 1_000;

/** Mails the newest link of an invitation that is open: one process at a time, under one idempotency key. */
export const mailReactor: Reactor = {
  takeIn({ event }, id, list) {
    switch (event.type) {
      case 'PersonInvited':
      case 'InvitationResent':
        return list.put({ id, generation: event.generation });
      case 'InvitationMailed':
        return list.remove(id, event.generation);
      case 'InvitationAccepted':
      case 'InvitationExpired':
      case 'InvitationRescinded':
      case 'InvitationDeclined':
        return list.remove(id);
      default:
        return undefined;
    }
  },

  work(services) {
    const claims = createClaims(services);
    return async (item, signal) => {
      const worked = await deliver(services, claims, item, signal);
      if (worked.status === 'done') claims.forget(item);
      return worked;
    };
  },
};

async function deliver(
  services: ReactorServices,
  claims: Claims,
  item: ToDo,
  signal: AbortSignal,
): Promise<Worked> {
  const { runner, mailer, clock } = services;
  const about = aboutMail(item);
  const found = await mailFor(services, item);
  if (!('mail' in found)) return found;
  const claimed = await claims.claim(item);
  if (claimed !== 'claimed') return claimed;
  // The claim may have been waited for, and a link that is dead by now must not go out.
  if (!(await isOpen(services, item))) return done;

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

/** The mail that an item asks for; or that there is no reason to send it, or none until something is reopened. */
async function mailFor(services: ReactorServices, item: ToDo): Promise<{ mail: Mail } | Worked> {
  const { streams, tenants, links, clock } = services;
  const { invitationId, generation } = aboutMail(item);
  const found = await tenants.find(item.tenantId);
  const { state } = await streams.load('invitation', invitationId);
  if (!found || !isOpenFor(state, generation, clock)) return done;
  const { ids, tenant } = found;
  const line = await lineOf(streams.load, state.personId);
  const { person, email, addressVersion } = inviteeNow(line);
  const { link } = state;
  if (!link || !isReachable({ email })) return done;
  if (link.addressVersion < addressVersion) {
    await services.runner.run(callerFor(item, 'readdressing'), readdress(services), { invitationId });
    return done;
  }
  const workspace = await streams.load('workspace', ids.workspace(state.workspaceId));
  const { grant } = await grantNow(streams.load, ids, state.workspaceId, line);
  if (isRoundRefused(invitationId, state, grant, clock.now())) return done;
  if (tenant.state.status !== 'open') return heldBy(tenant);
  if (workspace.state.status !== 'open') return heldBy(workspace);
  if (person.state.status !== 'active') return heldBy(person);
  const url = await links.urlOf(tenant.id, invitationId, link, state.channel).catch(unlessRevoked);
  if (url === undefined) return done;
  const mail = invitationMail({
    invitationId,
    generation,
    expiresAt: state.expiresAt,
    locale: state.locale,
    person: { ...person.state, email },
    workspaceName: workspace.state.name,
    link: url,
  });
  return { mail };
}

/** Whoever revoked the key was told which invitations to send again. */
function unlessRevoked(fault: unknown): undefined {
  if (!hasCode(fault, 'LinkKeyRevoked')) throw fault;
}

async function isOpen({ streams, clock }: ReactorServices, item: ToDo): Promise<boolean> {
  const { invitationId, generation } = aboutMail(item);
  return isOpenFor((await streams.load('invitation', invitationId)).state, generation, clock);
}

interface Claims {
  /** Whether this process may send now; else when it may look again. */
  claim(item: ToDo): Promise<'claimed' | Worked>;
  forget(item: ToDo): void;
}

function createClaims({ runner, clock, processId }: ReactorServices): Claims {
  /** Another process's claim counts from when this one saw it first, on its own clock. */
  const seen = new Map<string, { claim: number; lapsesAt: number }>();

  return {
    async claim(item) {
      const known = seen.get(item.id);
      const hasLapsed = known !== undefined && clock.monotonic() >= known.lapsesAt;
      const claimed = await runner.run(callerFor(item, 'mail'), claimDelivery, {
        ...aboutMail(item),
        by: processId,
        for: claimDuration,
        ...(hasLapsed && { lapsedClaim: known.claim }),
      });
      if (claimed.ok) return claimed.mailedGeneration >= item.generation ? done : 'claimed';
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

function aboutMail({ id, generation }: ToDo): { invitationId: InvitationId; generation: number } {
  return { invitationId: id as InvitationId, generation };
}

function isOpenFor(of: Invitation, generation: number, clock: Clock): of is IssuedInvitation {
  return of.status === 'pending' && of.generation === generation && !isPastDeadline(of, clock.now());
}

function isReachable({ email }: Pick<Person, 'email'>): boolean {
  return email !== erased && email !== undefined;
}

function heldBy({ stream }: { stream: StreamName }): Worked {
  return { status: 'held', by: stream };
}

/** What a mailer said, without the link, which mail services like to repeat. */
function diagnosticsOf(fault: unknown): string {
  const text = fault instanceof Error ? fault.message : String(fault);
  return text
    .replaceAll(/lk1_[A-Za-z0-9_-]+/g, 'lk1_…')
    .slice(0, 2_000)
    .toWellFormed();
}
