// oxlint-disable no-restricted-imports -- what is measured are parts that the packages do not show
import { createLatchkey, mayGiveEverything } from 'latchkey';
import { canonicalJson } from '../packages/latchkey/src/codec/canonical-json.ts';
import { invite, newSubject, rescind, resend } from './lifecycle.ts';
import type { Contender, Result } from './measure.ts';
import { compare } from './measure.ts';
import type { SealedCommandHandling } from './ours.ts';
import { oursAsStored } from './ours.ts';
import { digestedValues, recordCryptography, tally, useCryptography } from './recorded-cryptography.ts';

const subjectsInRound = 200;
const operations = 3 * subjectsInRound;

/** Commands with digests, seals and the chain, against the cryptography that they use and nothing else. */
export async function* benchCryptography(): AsyncGenerator<Result> {
  yield againstCryptography('commands with seals and chain', () => lifecycles(oursAsStored()));
  yield againstCryptography('the same through the facade', facadeLifecycles);
}

async function againstCryptography(
  name: string,
  work: () => Promise<() => Promise<void>> | (() => Promise<void>),
) {
  const uses = await recordCryptography(await work());
  const ours: Contender = async () => ({ operations, run: await work() });
  const bare: Contender = () => ({ operations, run: () => useCryptography(uses) });
  const digested = digestedValues(uses);
  const withItsText: Contender = () => ({
    operations,
    run() {
      useCryptography(uses);
      for (const value of digested) canonicalJson(value);
    },
  });
  const result = await compare({
    name,
    aim: 0.6,
    ours,
    others: { 'bare cryptography': bare },
    ceiling: { what: 'with the canonical JSON that is hashed, and nothing else', contender: withItsText },
  });
  return { ...result, remark: `${result.remark}; ${tally(uses, operations)} in each command` };
}

/** Registered, invited, sent again, taken back with a reason, which is sealed. */
function lifecycles(handling: SealedCommandHandling): () => Promise<void> {
  const subjects = Array.from({ length: subjectsInRound }, newSubject);
  return async () => {
    for (const subject of subjects) {
      await handling.register(subject);
      await handling.handle(subject, invite(subject));
      await handling.handle(subject, resend());
      await handling.handle(subject, rescind('left the company'));
    }
  };
}

async function facadeLifecycles(): Promise<() => Promise<void>> {
  const latchkey = createLatchkey({ mayGive: mayGiveEverything });
  const staff = latchkey.as({
    tenantId: 'harbour-care',
    actor: { type: 'principal', principalId: 'olivia' },
  });
  await staff.tenants.open();
  const policy = {
    validFor: 'P7D',
    resend: { cooldown: 'PT0S', limit: 10 },
    acceptBy: 'matchingEmail',
  } as const;
  await staff.tenants.changePolicy({ policy });
  await staff.workspaces.open({ workspaceId: 'rosa', kind: 'client', name: 'Rosa Diaz' });
  const people = Array.from({ length: subjectsInRound }, (_, number) => ({
    name: `Ann ${number}`,
    email: `ann${number}@example.org`,
  }));
  return async () => {
    for (const person of people) {
      const invited = await staff.invitations.invite({
        workspaceId: 'rosa',
        person,
        permissions: ['roster.view'],
        source: 'contact-menu',
      });
      if (!invited.ok) throw new Error(invited.rejection.type);
      const { invitationId } = invited;
      const resent = await staff.invitations.resend({ invitationId });
      if (!resent.ok) throw new Error(resent.rejection.type);
      const rescinded = await staff.invitations.rescind({ invitationId, reason: 'left the company' });
      if (!rescinded.ok) throw new Error(rescinded.rejection.type);
    }
  };
}
