import { Router } from 'express';
import type { Facade, Latchkey } from 'latchkey';
import { draftOf } from './client-routes.ts';
import { field } from './form-field.ts';
import type { PageServer } from './page-server.ts';
import { personPageFor } from './people-routes.ts';
import { tenantId } from './seed.ts';
import type { Sessions } from './session.ts';
import type { Visitor } from './visitor.ts';

/** A coordinator signs in as somebody, to see what they see, and is themselves again. */
export function supportRoutes(pages: PageServer, sessions: Sessions, latchkey: Latchkey): Router {
  const router = Router();

  router.post(
    '/people/:person/signInAs',
    pages.forStaff(async ({ visitor, request, response }) => {
      const facade = facadeOf(latchkey, visitor);
      const personId = String(request.params['person']);
      const result = await startSupport(facade, personId, field(request, 'reason'));
      if (!result.ok) return personPageFor(facade, personId, draftOf('signInAs', request, result.rejection));
      await latchkey.whenFollowed(result.position);
      await sessions.signIn(request, response, visitor, result.supportSessionId);
      return { goTo: '/my' };
    }),
  );

  router.post(
    '/support/end',
    pages.forSignedIn(async ({ visitor, request, response }) => {
      await endSupport(latchkey, visitor);
      await sessions.signIn(request, response, visitor);
      const { support } = visitor;
      return {
        goTo: support ? `/people/${support.personId}` : '/people',
        message: { text: `You are ${visitor.name} again.` },
      };
    }),
  );

  return router;
}

/** Ends it before its time. What cannot be ended now ends by itself, and this browser is not in it any more. */
export async function endSupport(latchkey: Latchkey, visitor: Visitor | undefined): Promise<void> {
  if (!visitor?.support) return;
  const { supportSessionId } = visitor.support;
  await facadeOf(latchkey, visitor).support.end({ supportSessionId });
}

/** A session that was left open elsewhere, such as in a browser that is gone, ends when the next one starts. */
async function startSupport({ support }: Facade, personId: string, reason: string) {
  const started = await support.start({ personId, reason });
  if (started.ok || started.rejection.type !== 'AlreadySupporting') return started;
  const { supportSessionId } = started.rejection;
  await support.end({ supportSessionId });
  return support.start({ personId, reason });
}

function facadeOf(latchkey: Latchkey, { principalId }: Visitor): Facade {
  return latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
}
