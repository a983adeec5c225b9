import { instantOf } from '@latchkey/core';
import { manualClock, wholeLog } from '@latchkey/testing';
import { memoryEventStore } from 'latchkey';
import { describe, expect, it } from 'vitest';
import type { Portal } from './portal.ts';
import { startPortal, tenantId } from './portal.ts';
import { emptyDatabase, openVault } from './test-database.ts';

const ann = 'ann@example.org';

describe('two instances that use one vault for the first time, at once', () => {
  it('open a tenant with one digest key', async () => {
    const { portals, vault } = await startTwo();
    await Promise.all(portals.map((portal) => portal.openTenant()));
    expect(await vault.names('tenant-')).toHaveLength(1);
    const [one, two] = portals;
    expect((await one.invite(ann)).ok).toBe(true);
    expect(await two.invite(ann)).toMatchObject({ ok: false, rejection: { type: 'AlreadyInvited' } });
  });

  it('make links with one key, and each opens what the other sent', async () => {
    const { portals, vault } = await startTwo();
    const [one, two] = portals;
    await one.openTenant();
    await Promise.all([one.invite(ann), two.invite('bob@example.org')]);
    expect(await vault.names('link-')).toEqual(['link-1']);
    expect((await two.accept(tokenOf(portals, ann), ann)).ok).toBe(true);
    expect((await one.accept(tokenOf(portals, 'bob@example.org'), 'bob@example.org')).ok).toBe(true);
  });

  it('seal what browsers carry with one key', async () => {
    const { portals } = await startTwo();
    const [one, two] = portals;
    const sealed = await Promise.all(portals.map(({ latchkey }) => latchkey.seal('join', 'text')));
    for (const each of sealed) {
      expect(await one.latchkey.unseal('join', each)).toBe('text');
      expect(await two.latchkey.unseal('join', each)).toBe('text');
    }
  });
});

describe('what one instance does to a key', () => {
  it('is known to the other at once, when it made a new one for links', async () => {
    const { portals, eventStore } = await startTwo();
    const [one, two] = portals;
    await one.openTenant();
    await two.invite(ann);
    await one.latchkey.linkKeys.rotate();
    await two.invite('bob@example.org');
    const invited = (await wholeLog(eventStore)).filter(({ type }) => type === 'PersonInvited');
    expect(invited.map(({ data }) => data['keyId'])).toEqual([1, 2]);
  });

  it('is known to the other at once, when it revoked one: its links are dead, and the next has another', async () => {
    const { portals, eventStore } = await startTwo();
    const [one, two] = portals;
    await one.openTenant();
    const invited = await two.invite(ann);
    const token = tokenOf(portals, ann);
    const open = await one.latchkey.linkKeys.revoke(1);
    expect([...open]).toEqual([[tenantId, [invited.ok && invited.invitationId]]]);
    expect(await two.accept(token, ann)).toMatchObject({
      ok: false,
      rejection: { type: 'LinkNotRecognised' },
    });
    await two.invite('bob@example.org');
    const last = (await wholeLog(eventStore)).findLast(({ type }) => type === 'PersonInvited');
    expect(last?.data['keyId']).toBe(2);
  });

  it('is known to the other at once, when it destroyed a person’s, whatever that one remembers', async () => {
    const { portals, vault, eventStore } = await startTwo();
    const [one, two] = portals;
    await one.openTenant();
    const invited = await two.invite(ann);
    const personId = invited.ok ? invited.personId : '';
    expect(await two.staff.people.rename({ personId, name: 'Ann Carer' })).toMatchObject({ ok: true });

    await vault.destroy(`person-${personId}`);
    expect(await two.staff.people.rename({ personId, name: 'Ann Baker' })).toEqual({
      ok: false,
      rejection: { type: 'PersonErased' },
    });
    // What is known of nobody is still put on record, and no key is made for it.
    const invitationId = invited.ok ? invited.invitationId : '';
    const rescinded = await two.staff.invitations.rescind({ invitationId, reason: 'Ann left' });
    expect(rescinded).toMatchObject({ ok: true });
    const last = (await wholeLog(eventStore)).findLast(({ type }) => type === 'InvitationRescinded');
    expect(last?.data['sealed']).toEqual({ key: `person-${personId}`, erased: true });
    expect(await vault.get([`person-${personId}`])).toEqual(
      new Map([[`person-${personId}`, { status: 'destroyed' }]]),
    );
  });
});

describe('a vault that cannot be reached for a while', () => {
  it('stops whoever needs a key, who goes on by itself afterwards and has missed nothing', async () => {
    const { portals, clock, eventStore, cutSecondOff } = await startTwo();
    const [one, two] = portals;
    await one.openTenant();
    cutSecondOff(true);
    await expect(two.invite('bob@example.org')).rejects.toMatchObject({ code: 'StoreUnavailable' });
    await one.invite(ann);
    cutSecondOff(false);
    clock.advance(60_000);
    const { items } = await two.staff.people.list({}, { after: await eventStore.head() });
    expect(items).toMatchObject([{ email: ann }]);
    expect((await two.invite('bob@example.org')).ok).toBe(true);
  });
});

async function startTwo() {
  const database = await emptyDatabase();
  const clock = manualClock(instantOf(Date.UTC(2026, 2, 2, 9)));
  const eventStore = { ...memoryEventStore({ clock }), isShared: true };
  let isSecondCutOff = false;
  const start = async (isCutOff: () => boolean) => {
    const own = await database.again();
    const keyVault = await openVault({
      async query(text, values) {
        if (isCutOff()) throw new Error('Connection terminated unexpectedly');
        return own.query(text, values);
      },
    });
    return startPortal({ eventStore, keyVault, clock });
  };
  const portals: readonly [Portal, Portal] = [await start(() => false), await start(() => isSecondCutOff)];
  return {
    portals,
    eventStore,
    clock,
    vault: await openVault(database),
    cutSecondOff(value: boolean) {
      isSecondCutOff = value;
    },
  };
}

/** Whichever of them mailed it. */
function tokenOf(portals: readonly Portal[], email: string): string {
  return portals.map((portal) => portal.tokenFor(email)).find((token) => token !== '') ?? '';
}
