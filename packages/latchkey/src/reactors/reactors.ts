import { accessEndReactor } from './access-end-reactor.ts';
import { activationReactor } from './activation-reactor.ts';
import { bundleMailReactor } from './bundle-mail-reactor.ts';
import { expiryReactor } from './expiry-reactor.ts';
import { grantReactor } from './grant-reactor.ts';
import { mailReactor } from './mail-reactor.ts';
import { mergeReactor } from './merge-reactor.ts';
import { readdressReactor } from './readdress-reactor.ts';
import type { Reactor, ReactorServices, Work } from './reactor.ts';
import { releaseReactor } from './release-reactor.ts';
import { reminderReactor } from './reminder-reactor.ts';
import { rescindReactor } from './rescind-reactor.ts';
import { seatReactor } from './seat-reactor.ts';
import type { Telemetry } from '../telemetry.ts';

/**
 * Every reactor, by the name of its to-do list: `mail` links, `mailBundle` those of bundles, `remind` of them, `grant` what was accepted, `expire` what is past its
 * deadline, `rescind` what was refused before it was accepted, `endAccess` access whose window has closed, `activate`
 * who accepted, `release` principals in their own streams, `readdress` who has a new address, `seats` what nobody needs any more, `merge` what
 * absorbed persons had. A new one is a line here,
 * and a higher version of the projection in `to-do.ts`.
 */
export const reactors = {
  mail: mailReactor,
  mailBundle: bundleMailReactor,
  remind: reminderReactor,
  grant: grantReactor,
  expire: expiryReactor,
  rescind: rescindReactor,
  endAccess: accessEndReactor,
  activate: activationReactor,
  release: releaseReactor,
  readdress: readdressReactor,
  seats: seatReactor,
  merge: mergeReactor,
} satisfies Record<string, Reactor>;

export type ToDoList = keyof typeof reactors;
export const toDoLists = Object.keys(reactors) as readonly ToDoList[];

/** What works each list off. */
export function startReactors(
  services: ReactorServices,
  { measure }: Telemetry,
): Readonly<Record<ToDoList, Work>> {
  const started = Object.entries(reactors).map(([name, reactor]) => {
    const work = reactor.work(services);
    const measured: Work = (item, signal) =>
      measure(
        { kind: 'reactor', name },
        () => work(item, signal),
        ({ status }) => status,
      );
    return [name, measured];
  });
  return Object.fromEntries(started) as Record<ToDoList, Work>;
}
