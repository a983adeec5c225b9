import type { PermissionCatalogue } from '@latchkey/core';
import type { Facade, LatchkeyOptions } from 'latchkey';

/** What a product tells Latchkey: all of it data, but for who may give what, which is the host's to answer. */
export interface Product {
  /** As its users know it. */
  readonly name: string;
  /** What it is about, in a sentence. */
  readonly tells: string;
  readonly policy: PolicyInput;
  /** Which of its permissions change things. */
  readonly permissions: PermissionCatalogue;
  readonly mayGive: NonNullable<LatchkeyOptions['mayGive']>;
  /** What the product keeps with invitations and access. */
  readonly attributes?: NonNullable<LatchkeyOptions['attributes']>;
  readonly roles?: readonly RoleInput[];
  /** The tenant's own words for its mails, where it has any. */
  readonly templates?: readonly TemplateInput[];
  /** The features that a tenant has from the beginning, such as a tier. */
  readonly features?: readonly string[];
  /** How many seats a tenant has from the beginning, where its policy asks for seats. */
  readonly seats?: number;
}

type PolicyInput = Parameters<Facade['tenants']['changePolicy']>[0]['policy'];
type TemplateInput = Parameters<Facade['tenants']['changeTemplate']>[0];
type RoleInput = Parameters<Facade['roles']['define']>[0];

/** Where a story plays, and who is in it. */
export interface Scene {
  readonly tenantId: string;
  readonly workspaces: readonly { workspaceId: string; kind: string; name: string }[];
  /** Who works for the tenant: the ids by which the host's sign-in knows them. */
  readonly staff: readonly string[];
  /** Who has an account with the host, and the address that it has verified. */
  readonly people: Readonly<Record<string, { name: string; email: string }>>;
}
