import type { PersonId } from '@latchkey/core';
import { emailAddress as emailAddressDecider, person as personDecider } from '@latchkey/core';
import type { Command } from '../commands/command.ts';
import { keyName } from '../keys/key-name.ts';
import { loadAddress } from './claimed-address.ts';

/** Gives a survivor who has no address the absorbed person's: it is claimed for them, then theirs. */
export async function bringAddress(
  command: Command,
  { survivorId, absorbedId }: { survivorId: PersonId; absorbedId: PersonId },
): Promise<void> {
  const { at } = command;
  const survivor = await command.load('person', survivorId);
  const { email, emailAddressId } = (await command.load('person', absorbedId)).state;
  if (survivor.state.email !== undefined || typeof email !== 'string' || emailAddressId === undefined) return;
  const { address, standingFor } = await loadAddress(command, emailAddressId);
  const change = personDecider.decide({ type: 'ChangeEmail', at, email, emailAddressId }, survivor.state);
  const claim = emailAddressDecider.decide(
    {
      type: 'ClaimEmail',
      at,
      personId: survivorId,
      name: survivor.state.name ?? '',
      email,
      addressVersion: survivor.state.addressVersion + 1,
      standing: standingFor(survivorId, survivor.state),
    },
    address.state,
  );
  if (!change.ok || !claim.ok) return;
  const sealWith = keyName.person(survivorId);
  await command.appendStep('claim address', address, claim.events, sealWith);
  await command.appendStep('bring address', survivor, change.events, sealWith);
}
