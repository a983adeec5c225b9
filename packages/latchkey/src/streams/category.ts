import {
  accessGrant,
  accessGrantEvent,
  bundle,
  bundleEvent,
  accessUse,
  accessUseEvent,
  commandClaim,
  commandClaimEvent,
  delivery,
  deliveryEvent,
  emailAddress,
  emailAddressEvent,
  externalIdEvent,
  externalIdOwner,
  invitation,
  invitationEvent,
  person,
  personEvent,
  personMerge,
  personMergeEvent,
  principal,
  principalEvent,
  role,
  roleEvent,
  seatPool,
  seatPoolEvent,
  supportSession,
  supportSessionEvent,
  tenant,
  tenantEvent,
  workspace,
  workspaceEvent,
} from '@latchkey/core';
import type {
  AccessGrant,
  AccessGrantEvent,
  Bundle,
  BundleEvent,
  AccessUse,
  AccessUseEvent,
  CommandClaim,
  CommandClaimEvent,
  Delivery,
  DeliveryEvent,
  EmailAddress,
  EmailAddressEvent,
  ExternalIdEvent,
  ExternalIdOwner,
  Id,
  Invitation,
  InvitationEvent,
  Person,
  PersonEvent,
  PersonMergeEvent,
  PersonMerges,
  Principal,
  PrincipalEvent,
  Role,
  RoleEvent,
  SeatPool,
  SeatPoolEvent,
  SupportSession,
  SupportSessionEvent,
  Tenant,
  TenantEvent,
  Workspace,
  WorkspaceEvent,
} from '@latchkey/core';
import type { StreamName } from '../ports/event-store.ts';

/** Every kind of stream: what stands before the first `-` of its name, with its state and its events. */
export interface Categories {
  tenant: { state: Tenant; event: TenantEvent };
  workspace: { state: Workspace; event: WorkspaceEvent };
  person: { state: Person; event: PersonEvent };
  emailAddress: { state: EmailAddress; event: EmailAddressEvent };
  externalId: { state: ExternalIdOwner; event: ExternalIdEvent };
  principal: { state: Principal; event: PrincipalEvent };
  personMerge: { state: PersonMerges; event: PersonMergeEvent };
  invitation: { state: Invitation; event: InvitationEvent };
  delivery: { state: Delivery; event: DeliveryEvent };
  accessGrant: { state: AccessGrant; event: AccessGrantEvent };
  accessUse: { state: AccessUse; event: AccessUseEvent };
  role: { state: Role; event: RoleEvent };
  seatPool: { state: SeatPool; event: SeatPoolEvent };
  bundle: { state: Bundle; event: BundleEvent };
  supportSession: { state: SupportSession; event: SupportSessionEvent };
  command: { state: CommandClaim; event: CommandClaimEvent };
}

export type Category = keyof Categories;
export type StateOf<C extends Category> = Categories[C]['state'];
export type EventOf<C extends Category> = Categories[C]['event'];
/** Any event of any stream. */
export type DomainEvent = EventOf<Category>;

interface Fold<State, Event> {
  initial: State;
  evolve(state: State, event: Event): State;
}

/** How each kind of stream is folded. */
export const folds: { readonly [C in Category]: Fold<StateOf<C>, EventOf<C>> } = {
  tenant,
  workspace,
  person,
  emailAddress,
  externalId: externalIdOwner,
  principal,
  personMerge,
  invitation,
  delivery,
  accessGrant,
  accessUse,
  role,
  seatPool,
  bundle,
  supportSession,
  command: commandClaim,
};

/** The schema of every event there is. */
export const eventSchemas = [
  ...tenantEvent.options,
  ...workspaceEvent.options,
  ...personEvent.options,
  ...emailAddressEvent.options,
  ...externalIdEvent.options,
  ...principalEvent.options,
  ...personMergeEvent.options,
  ...invitationEvent.options,
  ...deliveryEvent.options,
  ...accessGrantEvent.options,
  ...accessUseEvent.options,
  ...roleEvent.options,
  ...seatPoolEvent.options,
  ...bundleEvent.options,
  ...supportSessionEvent.options,
  ...commandClaimEvent.options,
] as const;

export function streamName(category: Category, id: Id): StreamName {
  return `${category}-${id}`;
}

/** The kind of a stream and the id of what it is about; undefined for a stream that is none of Latchkey's. */
export function parseStreamName(stream: string): { category: Category; id: Id } | undefined {
  const dash = stream.indexOf('-');
  const category = stream.slice(0, Math.max(dash, 0));
  return Object.hasOwn(folds, category)
    ? { category: category as Category, id: stream.slice(dash + 1) as Id }
    : undefined;
}
