import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Guard, Strictness } from './find-guards.ts';
import { findGuards } from './find-guards.ts';

/** Where guards are looked for: files, by a pattern from the root of the house. */
export interface Place {
  files: string;
  strictness: Strictness;
}

const application = 'packages/latchkey/src';

/** The deciders, all that is asked before them, and all that judges an acceptance on its way from the link to the grant. */
export const places: readonly Place[] = [
  { files: 'packages/core/src/**/*.ts', strictness: 'rules' },
  // What a claim is worth, which decides who may accept as whom.
  {
    files: 'packages/core/src/{claim,{principal-binding,address-standing,refused-round}/*}.ts',
    strictness: 'path',
  },

  { files: `${application}/{invitations,access,people,roles,tenants,workspaces}/*.ts`, strictness: 'rules' },
  { files: `${application}/{commands/*,streams/streams}.ts`, strictness: 'rules' },

  { files: `${application}/links/*.ts`, strictness: 'path' },
  { files: `${application}/tenants/tenant-access.ts`, strictness: 'path' },
  { files: `${application}/commands/{carry-out,command,run-command,stream-queue}.ts`, strictness: 'path' },
  { files: `${application}/streams/loaded-stream.ts`, strictness: 'path' },
  { files: `${application}/invitations/{accept,decline,preview,retried-by-link}.ts`, strictness: 'path' },
  { files: `${application}/invitations/offering.ts`, strictness: 'path' },
  { files: `${application}/invitations/bind-principal.ts`, strictness: 'path' },
  { files: `${application}/invitations/grant-accepted-round.ts`, strictness: 'path' },
  { files: `${application}/people/activate-person.ts`, strictness: 'path' },
  { files: `${application}/access/{giving,judge-access}.ts`, strictness: 'path' },
  { files: `${application}/ids/compared-address.ts`, strictness: 'path' },
  { files: `${application}/ports/may-give.ts`, strictness: 'path' },
  { files: `${application}/keys/browser-seal.ts`, strictness: 'path' },

  { files: 'packages/express/src/join/{join-routes,join-cookie,shown-invitation}.ts', strictness: 'path' },
  { files: 'packages/express/src/{request-origin,link-holder,host,invitee-routes}.ts', strictness: 'path' },
];

/**
 * Each guard once, also where two places have it.
 *
 * @throws Error for a place without a guard: what is looked for has moved, or is gone
 */
export function guardsOf(root: string, places: readonly Place[]): Guard[] {
  const found = places.flatMap(({ files, strictness }) => {
    const guards = globSync(files, { cwd: root })
      .toSorted()
      .flatMap((path) => findGuards(path, readFileSync(join(root, path), 'utf8'), strictness));
    if (guards.length === 0) throw new Error(`there is no guard in ${files}: say in places.ts where it went`);
    return guards;
  });
  return [...new Map(found.map((guard) => [guard.path + guard.without, guard])).values()];
}
