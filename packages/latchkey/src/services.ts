import type { InvitationId, PersonId, TenantId, WorkspaceId } from '@latchkey/core';
import type { Links } from './links/links.ts';
import type { Giveable, Giver } from './ports/may-give.ts';

/** What commands use beside the streams. */
export interface Services {
  links: Links;
  /** Undefined where the host supplied no such port: then nobody may give anything. */
  mayGive: AskMayGive | undefined;
  /** As the lists know them, which may be behind. */
  everyInvitationOf: (tenantId: TenantId, personId: PersonId) => readonly InvitationId[];
  /** Every workspace to which one of these persons was ever invited or given access, by all that is on record now. */
  placesOf(tenantId: TenantId, personIds: readonly PersonId[]): Promise<readonly WorkspaceId[]>;
}

export type AskMayGive = (who: Giver) => Promise<Giveable>;
