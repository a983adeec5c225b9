import { describe, expect, it } from 'vitest';
import { letAnnIn, rosa, startPortal, tenantId } from '../portal.ts';
import { done } from './situation.ts';

type Actions = readonly { command: string; outcome: string; rejection?: { type: string } }[] | undefined;

const inWords = (actions: Actions) =>
  Object.fromEntries(
    (actions ?? []).map(({ command, outcome, rejection }) => [command, rejection?.type ?? outcome]),
  );

describe('what could be done', () => {
  it('about a person is judged by their stream and by what their claims are worth', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const { people } = portal.staff;
    expect(inWords(await people.actions(personId))).toEqual({
      rename: 'allowed',
      changeEmail: 'allowed',
      deactivate: 'allowed',
      reactivate: 'nothing-to-do',
      releasePrincipal: 'allowed',
      confirmEmail: 'nothing-to-do',
    });
    done(await people.releasePrincipal({ personId }));
    done(await people.deactivate({ personId }));
    expect(inWords(await people.actions(personId))).toMatchObject({
      deactivate: 'nothing-to-do',
      reactivate: 'allowed',
      releasePrincipal: 'nothing-to-do',
    });
    expect(await people.actions('01JNB0000000000000000000P9')).toBeUndefined();
    expect(await people.actions('nobody')).toBeUndefined();
  });

  it('about somebody who was merged, and their access, is judged of whoever they are by now', async () => {
    const portal = await startPortal();
    const { personId: survivorId } = await letAnnIn(portal);
    const { people, access } = portal.staff;
    const { personId: absorbedId } = done(await people.register({ name: 'Ann C.' }));
    done(await people.merge({ survivorId, absorbedId }));
    const ofSurvivor = await people.actions(survivorId);
    expect(inWords(ofSurvivor)).toMatchObject({ rename: 'allowed', releasePrincipal: 'allowed' });
    expect(await people.actions(absorbedId)).toEqual(ofSurvivor);
    const { workspaceId } = rosa;
    const onAccess = await access.actions({ workspaceId, personId: survivorId });
    expect(inWords(onAccess.ok ? onAccess.actions : [])).toMatchObject({
      revoke: 'allowed',
      grant: 'AlreadyGranted',
    });
    expect(await access.actions({ workspaceId, personId: absorbedId })).toMatchObject({
      actions: onAccess.ok && onAccess.actions,
    });
  });

  it('about a workspace is judged by its stream', async () => {
    const portal = await startPortal();
    const { workspaces } = portal.staff;
    expect(inWords(await workspaces.actions(rosa.workspaceId))).toEqual({
      rename: 'allowed',
      close: 'allowed',
      reopen: 'nothing-to-do',
    });
    expect(await workspaces.actions('unknown')).toBeUndefined();
    expect(await workspaces.actions('@')).toBeUndefined();
  });

  it('about what is in a closed tenant is nothing, and a closed tenant can be reopened', async () => {
    const portal = await startPortal();
    const { personId } = await letAnnIn(portal);
    const { tenants, people, workspaces } = portal.staff;
    expect(inWords(await tenants.actions())).toMatchObject({ close: 'allowed', reopen: 'nothing-to-do' });
    done(await tenants.close({}));
    expect(inWords(await tenants.actions())).toEqual({
      close: 'nothing-to-do',
      reopen: 'allowed',
      changePolicy: 'TenantClosed',
    });
    const ofPerson = Object.values(inWords(await people.actions(personId)));
    const ofWorkspace = Object.values(inWords(await workspaces.actions(rosa.workspaceId)));
    expect(new Set([...ofPerson, ...ofWorkspace])).toEqual(new Set(['TenantClosed']));
  });

  it('in a tenant that was never opened is unknown', async () => {
    const portal = await startPortal();
    const actor = { type: 'principal', principalId: 'olivia' } as const;
    const unknown = portal.latchkey.as({ tenantId: `not-${tenantId}`, actor });
    expect(await unknown.tenants.actions()).toBeUndefined();
    expect(await unknown.workspaces.actions(rosa.workspaceId)).toBeUndefined();
  });
});
