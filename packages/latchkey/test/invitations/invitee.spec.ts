import { describe, expect, it } from 'vitest';
import type { Facade } from '../../src/index.ts';
import { ann, appendedDuring, letAnnIn, rejectionOf, rosa, startPortal } from '../portal.ts';

const here = { workspaceId: rosa.workspaceId };
const policy = { validFor: 'P1D', resend: { cooldown: 'PT0S', limit: 3 }, acceptBy: 'linkHolder' } as const;

type Refusable = { ok: true } | { ok: false; rejection: unknown };

const staffCommands: Record<
  string,
  (facade: Facade, of: { invitationId: string; personId: string }) => Promise<Refusable>
> = {
  'close the tenant': (facade) => facade.tenants.close({}),
  'change the policy': (facade) => facade.tenants.changePolicy({ policy }),
  'open a workspace': (facade) =>
    facade.workspaces.open({ workspaceId: 'theo', kind: 'client', name: 'Theo' }),
  'close a workspace': (facade) => facade.workspaces.close(here),
  'deactivate somebody': (facade, { personId }) => facade.people.deactivate({ personId }),
  invite: (facade) => facade.invitations.invite({ ...here, person: ann, permissions: ['roster.view'] }),
  resend: (facade, { invitationId }) => facade.invitations.resend({ invitationId }),
  rescind: (facade, { invitationId }) => facade.invitations.rescind({ invitationId }),
  'give access': (facade, { personId }) =>
    facade.access.grant({ ...here, personId, permissions: ['roster.view'] }),
  'revoke access': (facade, { personId }) => facade.access.revoke({ ...here, personId }),
  'suspend access': (facade, { personId }) => facade.access.suspend({ ...here, personId, cause: 'unpaid' }),
  'resume access': (facade, { personId }) => facade.access.resume({ ...here, personId, cause: 'unpaid' }),
};

describe('an invitee', () => {
  it.each(Object.keys(staffCommands))('may not %s', async (command) => {
    const portal = await startPortal();
    const of = await letAnnIn(portal);
    const appended = await appendedDuring(portal, async () => {
      for (const facade of [portal.invitee(), portal.invitee('u-ann')]) {
        const refused = await staffCommands[command]?.(facade, of);
        expect(refused && rejectionOf(refused)).toEqual({ type: 'NotForInvitees' });
      }
    });
    expect(appended).toBe(0);
  });

  it('may not open a tenant', async () => {
    const portal = await startPortal();
    const theirs = portal.latchkey.as({ tenantId: 'new-care', actor: { type: 'invitee' } });
    const appended = await appendedDuring(portal, async () => {
      expect(rejectionOf(await theirs.tenants.open())).toEqual({ type: 'NotForInvitees' });
    });
    expect(appended).toBe(0);
  });
});
