import { describe, expect, it } from 'vitest';
import type { KeyVault, Mail, Mailer } from '../../src/index.ts';
import { LatchkeyError, memoryKeyVault, memoryReadModels } from '../../src/index.ts';
import type { Portal } from '../portal.ts';
import { ann, rosa, startPortal, turns } from '../portal.ts';

const day = 24 * 3_600_000;
const bob = { name: 'Bob', email: 'bob@example.org' };

describe('an item that fails again and again', () => {
  it('is tried later and later for about a day, then parked, and the host is told', async () => {
    const attempts: number[] = [];
    const portal = await startPortal({ mailer: failing(() => attempts.push(portal.clock.monotonic())) });
    const { invitationId } = await invite(portal);
    await letPass(portal, 2 * day);
    expect(attempts).toHaveLength(36);
    const tookSo = (attempts.at(-1) ?? 0) - (attempts[0] ?? 0);
    expect(tookSo).toBeGreaterThan(day * 0.9);
    expect(tookSo).toBeLessThan(day * 1.2);
    expect(portal.problems.slice(0, 3)).toMatchObject([
      { attempts: 1, retryInMilliseconds: 1_000 },
      { attempts: 2, retryInMilliseconds: 2_000 },
      { attempts: 3, retryInMilliseconds: 4_000 },
    ]);
    expect(portal.problems.at(-1)).toMatchObject({
      type: 'ReactorFailed',
      list: 'mail',
      attempts: 36,
      retryInMilliseconds: undefined,
    });
    expect(await portal.latchkey.parked()).toEqual([
      {
        list: 'mail',
        id: invitationId,
        tenantId: 'harbour-care',
        generation: 1,
        attempts: 36,
        lastFault: 'Error',
        parkedAt: expect.any(Number),
      },
    ]);
    expect(await portal.latchkey.health()).toMatchObject({ parked: 1 });
  });

  it('is remembered by the code of its fault alone: the message of a mailer may hold an address', async () => {
    const fault = Object.assign(new Error('550 no mailbox ann@example.org'), { code: 'ann@example.org' });
    fault.name = 'bob@example.org';
    const portal = await startPortal({ mailer: failing(() => {}, fault) });
    await invite(portal);
    await letPass(portal, 2 * day);
    const [parked] = await portal.latchkey.parked();
    expect(parked?.lastFault).toBe('Error');
    expect(JSON.stringify(parked)).not.toContain('@');
  });

  it('keeps nothing else waiting', async () => {
    const sent: Mail[] = [];
    const portal = await startPortal({
      async mailer(mail) {
        if (mail.to.address === ann.email) throw new Error('down');
        sent.push(mail);
      },
    });
    await invite(portal);
    await invite(portal, bob);
    await portal.latchkey.whenIdle();
    expect(sent.map(({ to }) => to.address)).toEqual([bob.email]);
    await letPass(portal, 2 * day);
    expect(await portal.latchkey.parked()).toHaveLength(1);
    await invite(portal, { name: 'Cem', email: 'cem@example.org' });
    await turns();
    expect(sent).toHaveLength(2);
  });

  it('goes on counting after a restart, and does not try the sooner for it', async () => {
    const attempts: number[] = [];
    const readModels = memoryReadModels();
    const mailer = failing(() => attempts.push(portal.clock.monotonic()));
    const portal = await startPortal({ readModels, mailer });
    await invite(portal);
    await letPass(portal, 60_000);
    const before = attempts.length;
    await portal.latchkey.close();
    for (let restart = 0; restart < 20; restart++) {
      const again = await portal.another({ readModels, mailer });
      await turns();
      await again.latchkey.close();
    }
    expect(attempts).toHaveLength(before);
    const heir = await portal.another({ readModels, mailer });
    await letPass(heir, 2 * day);
    expect(attempts).toHaveLength(36);
    expect(await heir.latchkey.parked()).toMatchObject([{ attempts: 36 }]);
  });

  it('stays parked over a restart', async () => {
    const readModels = memoryReadModels();
    const portal = await startPortal({ readModels, mailer: failing(() => {}) });
    await invite(portal);
    await letPass(portal, 2 * day);
    const parked = await portal.latchkey.parked();
    await portal.latchkey.close();
    const again = await portal.another({ readModels });
    await again.latchkey.whenIdle();
    expect(again.mails).toEqual([]);
    expect(await again.latchkey.parked()).toEqual(parked);
  });

  it('is parked no longer when there is nothing to do about it any more', async () => {
    const portal = await startPortal({ mailer: failing(() => {}) });
    const { invitationId } = await invite(portal);
    await letPass(portal, 2 * day);
    await portal.staff.invitations.rescind({ invitationId });
    await portal.latchkey.whenIdle();
    expect(await portal.latchkey.parked()).toEqual([]);
  });

  it('is another item once there is a new link, with attempts of its own', async () => {
    const portal = await startPortal({ mailer: failing(() => {}) });
    const { invitationId } = await invite(portal);
    await letPass(portal, 2 * day);
    await portal.staff.invitations.resend({ invitationId });
    await portal.latchkey.whenIdle();
    expect(await portal.latchkey.parked()).toEqual([]);
    expect(portal.problems.at(-1)).toMatchObject({ attempts: 1, retryInMilliseconds: 1_000 });
  });
});

describe('a fault that trying again cannot mend', () => {
  it('parks the item at once', async () => {
    const { portal } = await withLostKey();
    expect(portal.problems).toMatchObject([
      { attempts: 1, retryInMilliseconds: 1_000 },
      { type: 'ReactorFailed', list: 'mail', attempts: 2, retryInMilliseconds: undefined },
    ]);
    expect(await portal.latchkey.parked()).toMatchObject([
      { list: 'mail', attempts: 2, lastFault: 'KeyMissing', parkedAt: portal.clock.now() },
    ]);
  });

  it('is mended by an operator, who puts the item back', async () => {
    const { portal, sent, findKeyAgain } = await withLostKey();
    findKeyAgain();
    const [item] = await portal.latchkey.parked();
    if (!item) throw new Error('nothing is parked');
    expect(await portal.latchkey.retry(item)).toBe(true);
    await turns();
    expect(sent).toHaveLength(1);
    expect(await portal.latchkey.parked()).toEqual([]);
    expect(await portal.latchkey.retry(item)).toBe(false);
  });

  it('is not a fault of the mailer’s, whatever its code', async () => {
    const fault = new LatchkeyError('Throttled', 'too many mails');
    const portal = await startPortal({ mailer: failing(() => {}, fault) });
    await invite(portal);
    await portal.latchkey.whenIdle();
    expect(await portal.latchkey.parked()).toEqual([]);
    expect(portal.problems).toMatchObject([{ retryInMilliseconds: 1_000 }]);
  });
});

describe('putting a parked item back', () => {
  it('lets it be tried as if it had never failed', async () => {
    const portal = await startPortal({ mailer: failing(() => {}) });
    const { invitationId } = await invite(portal);
    await letPass(portal, 2 * day);
    portal.problems.length = 0;
    expect(await portal.latchkey.retry({ list: 'mail', id: invitationId })).toBe(true);
    await turns();
    expect(portal.problems).toMatchObject([{ attempts: 1, retryInMilliseconds: 1_000 }]);
  });

  it('does nothing for one that is not parked, and one that is not there', async () => {
    let attempts = 0;
    const portal = await startPortal({ mailer: failing(() => (attempts += 1)) });
    const { invitationId, personId } = await invite(portal);
    await portal.latchkey.whenIdle();
    expect(await portal.latchkey.retry({ list: 'mail', id: invitationId })).toBe(false);
    expect(await portal.latchkey.retry({ list: 'grant', id: personId })).toBe(false);
    await turns();
    expect(attempts).toBe(1);
  });

  it('is refused for what is no item', async () => {
    const portal = await startPortal();
    const { invitationId } = await invite(portal);
    const wrong = [
      { list: 'mails', id: invitationId },
      { list: 'mail', id: 'x' },
    ];
    for (const item of wrong) {
      await expect(portal.latchkey.retry(item as never)).rejects.toMatchObject({ code: 'InvalidQuery' });
    }
  });
});

async function invite({ staff }: Portal, person = ann) {
  const invited = await staff.invitations.invite({
    workspaceId: rosa.workspaceId,
    person,
    permissions: ['roster.view'],
  });
  if (!invited.ok) throw new Error(`refused: ${invited.rejection.type}`);
  return invited;
}

function failing(note: () => unknown, fault = new Error('550 no mailbox ann@example.org')): Mailer {
  return async () => {
    note();
    throw fault;
  };
}

/** So many milliseconds, in which timers that fall due are answered. */
async function letPass(portal: Portal, milliseconds: number): Promise<void> {
  await portal.latchkey.whenIdle();
  for (let wait = 1_000, passed = 0; passed < milliseconds; passed += wait) {
    wait = Math.min(Math.max(passed, 1_000), 600_000);
    portal.clock.advance(wait);
    await portal.latchkey.whenIdle();
  }
}

/** A process that has followed the log well, and does not find the invitee's key when it mails for the second time. */
async function withLostKey() {
  const keyVault = memoryKeyVault();
  let isLost = false;
  const losing: KeyVault = {
    ...keyVault,
    get: async (names) => keyVault.get(isLost ? names.filter((name) => !name.startsWith('person-')) : names),
  };
  const sent: Mail[] = [];
  let isDown = true;
  const portal = await startPortal({
    keyVault: losing,
    async mailer(mail) {
      if (isDown) throw new Error('down');
      sent.push(mail);
    },
  });
  await invite(portal);
  await portal.latchkey.whenIdle();
  isDown = false;
  isLost = true;
  portal.clock.advance(1_000);
  await portal.latchkey.whenIdle();
  return {
    portal,
    sent,
    findKeyAgain() {
      isLost = false;
    },
  };
}
