import { permission as permissionSchema, workspaceId as workspaceIdSchema } from '@latchkey/core';
import type { Permission } from '@latchkey/core';
import type { Request, RequestHandler } from 'express';
import type { DenialReason, Latchkey } from 'latchkey';
import { LatchkeyError } from 'latchkey';
import { notSignedIn } from './default-deny.ts';
import type { Host } from './host.ts';
import { createHost } from './host.ts';
import { problemReply } from './problem.ts';
import type { Reply } from './reply.ts';
import { send } from './reply.ts';
import type { Authenticate } from './router-options.ts';

/** Which workspace a request is about, by the host's own id of it; undefined where it is about none. */
export type WorkspaceOf = (request: Request) => Promise<string | undefined> | string | undefined;

/** Lets nobody past who may not do this in the workspace that the request is about. */
export type RequireAccess = (permission: string) => RequestHandler;

/**
 * For the host's own routes: `requireAccess('roster.view')` goes on only where whoever is signed in has access that says
 * so, in the workspace that the request is about. All else is refused, with why as problem details: 401, 403 with a
 * `reason`, or 503 while this process does not know. A fault of the host's functions goes to the host's error handler.
 *
 * @throws LatchkeyError `InvalidOption`, from `requireAccess`, for what is no permission
 */
export function createRequireAccess(
  latchkey: Latchkey,
  { authenticate, workspaceOf }: { authenticate: Authenticate; workspaceOf: WorkspaceOf },
): RequireAccess {
  const host = createHost(latchkey, { authenticate });
  return (permission) => {
    const wanted = permissionSchema.safeParse(permission);
    if (!wanted.success) {
      throw new LatchkeyError('InvalidOption', 'write a permission, such as roster.view', { permission });
    }
    return async (request, response, next) => {
      const refusal = await refuseAccess(host, wanted.data, workspaceOf, request);
      if (refusal) send(response, refusal);
      else next();
    };
  };
}

async function refuseAccess(
  host: Host,
  permission: Permission,
  workspaceOf: WorkspaceOf,
  request: Request,
): Promise<Reply | undefined> {
  const who = await host.signedInOrSupporting(request);
  if (!who) return notSignedIn(host);
  const { tenantId, principalId, supportSessionId: supportSession } = who;
  const workspaceId = workspaceIdSchema.safeParse(await workspaceOf(request));
  if (!workspaceId.success) return denied('no-access');
  const { access } = host.latchkey.as({
    tenantId,
    actor: { type: 'principal', principalId },
    onBehalfOf: supportSession,
  });
  const where = { workspaceId: workspaceId.data, permission };
  const decision = await access.check(
    supportSession === undefined ? { principalId, ...where } : { supportSession, ...where },
  );
  return decision.allowed ? undefined : denied(decision.reason);
}

/**
 * Says why not; but whoever has no access to a workspace is not told whether it is there, nor whether they are known.
 */
function denied(reason: DenialReason): Reply {
  switch (reason) {
    case 'stale':
      return problemReply(
        {
          code: 'AccessNotKnown',
          status: 503,
          title: 'It is not known here yet whether you have access',
          detail: 'Ask again in a moment.',
        },
        { reason },
        { 'Retry-After': '1' },
      );
    case 'tenant-unknown':
    case 'principal-unknown':
    case 'workspace-unknown':
    case 'workspace-closed':
    case 'no-access':
      return accessDenied('no-access', 'You have no access here');
    case 'tenant-closed':
      return accessDenied(reason, 'Nobody has access while this organisation is closed');
    case 'person-deactivated':
      return accessDenied(reason, 'You were shut out of all workspaces');
    case 'access-ended':
      return accessDenied(reason, 'Your access has ended');
    case 'access-suspended':
      return accessDenied(reason, 'Your access is suspended');
    case 'access-not-yet':
      return accessDenied(reason, 'Your access has not begun');
    case 'permission-missing':
      return accessDenied(reason, 'Your access does not include this');
    case 'outside-time':
      return accessDenied(reason, 'This is not the time for it');
    case 'support-session-over':
      return accessDenied(reason, 'You are not signed in as this person any more');
    case 'read-only':
      return accessDenied(reason, 'Your access is for reading only');
  }
}

function accessDenied(reason: DenialReason, title: string): Reply {
  return problemReply({ code: 'AccessDenied', status: 403, title }, { reason });
}
