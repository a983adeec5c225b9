import type { Clock, EventStore, Facade, KeyVault, Latchkey } from 'latchkey';
import { createLatchkey, mayGiveEverything, memoryReadModels } from 'latchkey';
import { onTestFinished } from 'vitest';

export const tenantId = 'harbour-care';
export const workspaceId = 'rosa';

/** What several instances share. */
export interface Shared {
  eventStore: EventStore;
  keyVault: KeyVault;
  clock: Clock;
}

/** A Latchkey with nothing in memory yet: several on the same stores are like several processes. */
export interface Portal {
  latchkey: Latchkey;
  staff: Facade;
  openTenant(): Promise<void>;
  invite(email: string): ReturnType<Facade['invitations']['invite']>;
  /** The token of the link that was mailed there, by this instance. */
  tokenFor(email: string): string;
  accept(token: string, email: string): ReturnType<Facade['invitations']['accept']>;
}

export async function startPortal({ eventStore, keyVault, clock }: Shared): Promise<Portal> {
  const tokens = new Map<string, string>();
  const latchkey = createLatchkey({
    eventStore,
    keyVault,
    readModels: memoryReadModels(),
    masterKey: Buffer.alloc(32, 5),
    baseUrl: 'https://portal.example.com',
    mayGive: mayGiveEverything,
    clock,
    mailer: async ({ to, link }) => void tokens.set(to.address, link.split('#')[1] ?? ''),
    onProblem: () => {},
  });
  await latchkey.start();
  onTestFinished(() => latchkey.close());
  const staff = latchkey.as({ tenantId, actor: { type: 'principal', principalId: 'olivia' } });

  return {
    latchkey,
    staff,

    async openTenant() {
      await staff.tenants.open();
      await staff.workspaces.open({ workspaceId, kind: 'client', name: 'Rosa Diaz' });
    },

    async invite(email) {
      const person = { name: 'Somebody', email };
      const invited = await staff.invitations.invite({ workspaceId, person, permissions: ['roster.view'] });
      await latchkey.whenIdle();
      return invited;
    },

    tokenFor: (email) => tokens.get(email) ?? '',

    accept(token, email) {
      const invitee = latchkey.as({
        tenantId,
        actor: { type: 'invitee', principalId: `u-${email.replace('@', '-')}` },
      });
      return invitee.invitations.accept({ token, verifiedEmail: email });
    },
  };
}
