import type { InvitationId, PersonId, TenantId } from '@latchkey/core';
import type { Links } from './links/links.ts';
import type { Giveable, Giver } from './ports/may-give.ts';

/** What commands use beside the streams. */
export interface Services {
  links: Links;
  /** Undefined where the host supplied no such port: then nobody may give anything. */
  mayGive: AskMayGive | undefined;
  /** As the lists know them, which may be behind. */
  everyInvitationOf: (tenantId: TenantId, personId: PersonId) => readonly InvitationId[];
}

export type AskMayGive = (who: Giver) => Promise<Giveable>;
