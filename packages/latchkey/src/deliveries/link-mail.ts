import type {
  Invitation,
  InvitationId,
  IssuedInvitation,
  IssuedLink,
  Message,
  Person,
  TenantId,
} from '@latchkey/core';
import { erased, isPastDeadline, isRoundRefused, isSwitchedOn } from '@latchkey/core';
import { readdress } from '../invitations/readdress.ts';
import { hasCode } from '../latchkey-error.ts';
import { grantNow, inviteeNow, lineOf } from '../people/survivor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mail } from '../ports/mailer.ts';
import type { StreamName } from '../ports/event-store.ts';
import type { ReactorServices, ToDo, Worked } from '../reactors/reactor.ts';
import { callerFor } from '../reactors/reactor.ts';
import { invitationMail, kindOf } from './invitation-mail.ts';

/** A message with the link of one invitation. */
export interface LinkMessage {
  tenantId: TenantId;
  invitationId: InvitationId;
  message: Message;
}

const done: Worked = { status: 'done' };

/** The mail with an invitation's newest link; or that there is no reason to send it, or none until something changes. */
export async function linkMail(
  services: ReactorServices,
  item: ToDo,
  { tenantId, invitationId, message }: LinkMessage,
): Promise<{ mail: Mail } | Worked> {
  const { streams, tenants, links, clock } = services;
  const found = await tenants.find(tenantId);
  const { state } = await streams.load('invitation', invitationId);
  if (!found || !isOpenFor(state, message, clock)) return done;
  const { ids, tenant } = found;
  const line = await lineOf(streams.load, state.personId);
  const { person, email, emailAddressId, addressVersion } = inviteeNow(line);
  const { link } = state;
  if (!link || !isReachable({ email })) return done;
  if (link.addressVersion < addressVersion) {
    await services.runner.run(callerFor(item, 'readdressing'), readdress(services), { invitationId });
    return done;
  }
  if (await isBroughtByBundle(services, invitationId, link, message)) return done;
  const address = emailAddressId && (await streams.load('emailAddress', emailAddressId));
  const workspace = await streams.load('workspace', ids.workspace(state.workspaceId));
  const { grant } = await grantNow(streams.load, ids, state.workspaceId, line);
  if (isRoundRefused(invitationId, state, grant, clock.now())) return done;
  if (tenant.state.status !== 'open') return heldBy(tenant);
  if (!isSwitchedOn(tenant.state, kindOf(message))) return heldBy(tenant);
  if (workspace.state.status !== 'open') return heldBy(workspace);
  if (person.state.status !== 'active') return heldBy(person);
  if (address?.state.hasBounced) return heldBy(address);
  const url = await links.urlOf(tenant.id, invitationId, link, state.channel).catch(unlessRevoked);
  if (url === undefined) return done;
  const mail = invitationMail({
    tenant: tenant.state,
    invitationId,
    message,
    expiresAt: state.expiresAt,
    locale: state.locale,
    person: { ...person.state, email },
    workspaceName: workspace.state.name,
    link: url,
  });
  return { mail };
}

/** The bundle's own message is on its way, or has arrived. */
async function isBroughtByBundle(
  { streams }: Pick<ReactorServices, 'streams'>,
  id: InvitationId,
  { bundleId, generation }: IssuedLink,
  { reminder }: Message,
): Promise<boolean> {
  if (bundleId === undefined || reminder !== undefined) return false;
  const { members } = (await streams.load('bundle', bundleId)).state;
  return members.some((member) => member.invitationId === id && member.generation === generation);
}

/** Whether the link that a message brings can still be accepted. */
export async function isLinkOpen(
  { streams, clock }: Pick<ReactorServices, 'streams' | 'clock'>,
  { invitationId, message }: LinkMessage,
): Promise<boolean> {
  return isOpenFor((await streams.load('invitation', invitationId)).state, message, clock);
}

/** Whoever revoked the key was told which invitations to send again. */
export function unlessRevoked(fault: unknown): undefined {
  if (!hasCode(fault, 'LinkKeyRevoked')) throw fault;
}

export function isOpenFor(
  of: Invitation,
  { generation }: Pick<Message, 'generation'>,
  clock: Clock,
): of is IssuedInvitation {
  return of.status === 'pending' && of.generation === generation && !isPastDeadline(of, clock.now());
}

export function isReachable({ email }: Pick<Person, 'email'>): boolean {
  return email !== erased && email !== undefined;
}

export function heldBy({ stream }: { stream: StreamName }): Worked {
  return { status: 'held', by: stream };
}
