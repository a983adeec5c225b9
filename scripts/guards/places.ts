import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Guard, Strictness } from './find-guards.ts';
import { findGuards } from './find-guards.ts';

/** Where guards are looked for: files, by a pattern from the root of the house. */
export interface Place {
  files: string;
  strictness: Strictness;
}

const core = 'packages/core/src';
const application = 'packages/latchkey/src';
const http = 'packages/express/src';

/** The deciders, what is asked before them, and all that judges an acceptance on its way from the link to the grant. */
export const places: readonly Place[] = [
  ...inRules(
    `${core}/**/*.ts`,
    ...['invitations', 'access', 'people', 'roles', 'seats', 'tenants', 'workspaces'].map(
      (concept) => `${application}/${concept}/*.ts`,
    ),
    `${application}/commands/*.ts`,
    `${application}/streams/streams.ts`,
  ),
  ...onPath(
    // What a claim is worth decides who may accept as whom.
    `${core}/claim.ts`,
    `${core}/principal-binding/*.ts`,
    `${core}/address-standing/*.ts`,
    `${core}/merging/*.ts`,
    `${core}/refused-round/*.ts`,
    `${core}/seat-need/*.ts`,
    `${application}/seats/*.ts`,
    `${application}/links/link-token.ts`,
    `${application}/links/links.ts`,
    `${application}/links/link-keys.ts`,
    `${application}/tenants/tenant-access.ts`,
    `${application}/commands/carry-out.ts`,
    `${application}/commands/command.ts`,
    `${application}/commands/run-command.ts`,
    `${application}/commands/stream-queue.ts`,
    `${application}/streams/loaded-stream.ts`,
    // Who is mailed, and what.
    `${core}/delivery/*.ts`,
    `${core}/email-address/*.ts`,
    `${core}/tenant/*.ts`,
    `${application}/deliveries/deliver.ts`,
    `${application}/deliveries/link-mail.ts`,
    `${application}/deliveries/report-delivery.ts`,
    `${application}/deliveries/template-language.ts`,
    `${application}/invitations/accept.ts`,
    `${application}/invitations/bind-principal.ts`,
    `${application}/invitations/decline.ts`,
    `${application}/invitations/grant-accepted-round.ts`,
    `${application}/invitations/offering.ts`,
    `${application}/invitations/preview.ts`,
    `${application}/invitations/retried-by-link.ts`,
    `${application}/people/activate-person.ts`,
    `${application}/access/giving.ts`,
    `${application}/access/judge-access.ts`,
    `${application}/ids/compared-address.ts`,
    `${application}/ports/may-give.ts`,
    `${http}/join/join-routes.ts`,
    `${http}/join/join-cookie.ts`,
    `${http}/join/shown-invitation.ts`,
    `${http}/request-origin.ts`,
    `${http}/link-holder.ts`,
    `${http}/host.ts`,
    `${http}/invitee-routes.ts`,
    `${http}/staff-route.ts`,
  ),
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

function inRules(...files: readonly string[]): Place[] {
  return files.map((each) => ({ files: each, strictness: 'rules' }));
}

function onPath(...files: readonly string[]): Place[] {
  return files.map((each) => ({ files: each, strictness: 'path' }));
}
