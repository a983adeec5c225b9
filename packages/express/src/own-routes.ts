import type { Facade } from 'latchkey';
import { commandReply } from './command-reply.ts';
import { notSignedIn } from './default-deny.ts';
import { expectedRevision } from './entity-tag.ts';
import type { Host } from './host.ts';
import { onceByKey } from './idempotency-key.ts';
import type { Routes } from './routes.ts';
import { described } from './routes.ts';
import { bodyOf } from './staff-route.ts';

type AgreeTerms = Parameters<Facade['people']['agreeTerms']>[0];

/** What whoever is signed in says for themselves, without being staff. */
export function ownRoutes(host: Host): Routes {
  return {
    '/people/agree-terms': {
      POST: described(
        {
          id: 'people.agreeTerms',
          summary: 'Agree to a version of the host’s terms, as whoever is signed in',
          answer: 'AgreedTerms',
          input: host.facade.people.agreeTerms.input,
          isCommand: true,
        },
        async (request) => {
          const who = await host.signedIn(request);
          if (!who) return notSignedIn(host);
          const { tenantId, principalId } = who;
          const { people } = host.latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
          const repeatable = {
            request,
            route: 'people.agreeTerms',
            from: [tenantId, principalId],
            audience: 'staff',
          } as const;
          return onceByKey(host, repeatable, async (once) => {
            const options = { ...expectedRevision(request), ...once };
            const result = await people.agreeTerms(bodyOf(request) as AgreeTerms, options);
            return commandReply(host, 'staff', result);
          });
        },
      ),
    },
  };
}
