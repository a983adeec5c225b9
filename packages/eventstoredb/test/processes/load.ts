import { createHash } from 'node:crypto';
import type { Facade, Latchkey } from 'latchkey';
import { pause } from './remote.ts';

/** A command that the caller was told was done. */
export interface Acknowledged {
  commandId: string;
  what: string;
  /** Where its event stands. Of a command that found it so already, where the newest one did. */
  position: string | undefined;
  /** Whether it always appends, when it is not refused. */
  appends: boolean;
  /** How long the caller waited, in milliseconds, for each time it was given. */
  took: readonly number[];
}

type Given = { ok: true; position?: string | undefined } | { ok: false; rejection: { type: string } };

export const tenantId = 'harbour-care';
const workspaces = ['rosa', 'theo', 'mei'] as const;
/** Few, so that processes meet. */
const people = 120;
const atOnce = 4;

/** What there must be before anybody is led through a lifecycle. */
export async function setUp(latchkey: Latchkey): Promise<void> {
  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });
  await staff.tenants.open();
  await staff.tenants.changePolicy({
    policy: { validFor: 'P7D', resend: { cooldown: 'PT0S', limit: 1_000 }, acceptBy: 'matchingEmail' },
  });
  for (const workspaceId of workspaces)
    await staff.workspaces.open({ workspaceId, kind: 'client', name: workspaceId });
}

/**
 * Leads people through lifecycles, several at once, until it is stopped. A caller who gets no answer gives the command
 * again under its id, as a host's own job would.
 */
export function createLoad(
  latchkey: Latchkey,
  { seed, name, acknowledged }: { seed: string; name: string; acknowledged: (command: Acknowledged) => void },
): { stop(): Promise<void> } {
  const asPrincipal = (principalId: string) =>
    latchkey.as({ tenantId, actor: { type: 'principal', principalId } });
  const staff = asPrincipal('olivia');
  const colleague = asPrincipal('petra');
  let isStopped = false;
  let commands = 0;
  let thrown = 0;

  function roll(below: number): number {
    const digest = createHash('sha256')
      .update(`${seed} ${(thrown += 1)}`)
      .digest();
    return digest.readUInt32BE() % below;
  }

  async function give<Done extends Given>(
    what: string,
    command: (options: { commandId: string }) => Promise<Done>,
    appends = true,
  ): Promise<Extract<Done, { ok: true }> | undefined> {
    const commandId = `${name}-${(commands += 1)}`;
    const took: number[] = [];
    for (;;) {
      const began = performance.now();
      try {
        const result = await command({ commandId });
        took.push(performance.now() - began);
        if (!result.ok) return undefined;
        acknowledged({ commandId, what, position: result.position, appends, took });
        return result as Extract<Done, { ok: true }>;
      } catch {
        took.push(performance.now() - began);
        if (isStopped && took.length > 20) throw new Error(`${what} fails though nothing is wrong any more`);
        await pause(50);
      }
    }
  }

  async function leadOneThrough(): Promise<unknown> {
    const number = roll(people);
    const email = `person${number}@example.org`;
    const workspaceId = workspaces[roll(workspaces.length)] ?? 'rosa';
    const person = { name: `Person ${number}`, email };
    const terms = { permissions: ['roster.view', 'shifts.verify'] };
    const invited = await give('invite', (options) =>
      staff.invitations.invite({ workspaceId, person, ...terms }, options),
    );
    if (!invited) return changeSomebodysAccess();
    const { invitationId, personId } = invited;
    if (roll(4) === 0) await give('resend', (options) => staff.invitations.resend({ invitationId }, options));
    const copied = await give('copy link', (options) =>
      colleague.invitations.copyLink({ invitationId }, options),
    );
    const token = copied?.url.split('#')[1];
    if (token === undefined) return undefined;
    if (roll(6) === 0) {
      return give('rescind', (options) => staff.invitations.rescind({ invitationId }, options), false);
    }
    const invitee: Facade = latchkey.as({
      tenantId,
      actor: { type: 'invitee', principalId: `u-${number}` },
    });
    if (roll(8) === 0)
      return give('decline', (options) => invitee.invitations.decline({ token }, options), false);
    const accepted = await give(
      'accept',
      (options) => invitee.invitations.accept({ token, verifiedEmail: email }, options),
      false,
    );
    if (!accepted || roll(2) === 0) return undefined;
    return give('revoke', (options) => staff.access.revoke({ workspaceId, personId }, options), false);
  }

  async function changeSomebodysAccess(): Promise<void> {
    const { items } = await staff.access.list({ status: 'live' });
    const access = items[roll(Math.max(items.length, 1))];
    if (!access) return;
    const { workspaceId, personId } = access;
    const cause = 'on-leave';
    await give(
      'suspend',
      (options) => staff.access.suspend({ workspaceId, personId, cause }, options),
      false,
    );
    await give('resume', (options) => staff.access.resume({ workspaceId, personId, cause }, options), false);
    await give('revoke', (options) => staff.access.revoke({ workspaceId, personId }, options), false);
  }

  async function work(): Promise<void> {
    while (!isStopped) await leadOneThrough();
  }

  const working = Promise.all(Array.from({ length: atOnce }, work));
  return {
    async stop() {
      isStopped = true;
      await working;
    },
  };
}
