import type { PersonId, TenantId } from '@latchkey/core';
import { tenant as tenantDecider } from '@latchkey/core';
import { carryOut } from '../commands/carry-out.ts';
import type { ClockCheck } from '../clock-check.ts';
import type { CommandRequest } from '../commands/command.ts';
import { startCommand } from '../commands/command.ts';
import type { Caller } from '../commands/run-command.ts';
import { refuse, untilNoRaceIsLost } from '../commands/run-command.ts';
import type { Result } from '../commands/result.ts';
import type { StreamQueue } from '../commands/stream-queue.ts';
import { tenantIds, tenantStreamId } from '../ids/tenant-ids.ts';
import { makeUlid } from '../ids/ulid.ts';
import { keyName } from '../keys/key-name.ts';
import type { Keyring } from '../keys/keyring.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Streams } from '../streams/streams.ts';
import type { TenantAccess } from './tenant-access.ts';

export type OpenTenant = (
  caller: Caller,
) => Promise<Result<{ ok: true; tenantId: TenantId; revision: number }>>;

/** The one command that does not need its tenant to be there: it makes the digest key, then says so on record. */
export function createOpenTenant(services: {
  streams: Streams;
  queue: StreamQueue;
  keyring: Keyring;
  tenants: TenantAccess;
  clock: Clock;
  clockCheck: Pick<ClockCheck, 'refuse'>;
  randomness: Randomness;
}): OpenTenant {
  const { streams, queue, keyring, tenants, clock, clockCheck, randomness } = services;

  return async ({ tenantId, actor }) => {
    if (actor.type === 'invitee') return refuse({ type: 'NotForInvitees' });
    const skewed = await clockCheck.refuse();
    if (skewed) return skewed;
    const id = tenantStreamId(tenantId);
    return untilNoRaceIsLost(clock, randomness, async () => {
      // A tenant that exists has its key; whether it is the right one is checked like for any other command.
      const loaded = (await tenants.find(tenantId))?.tenant ?? (await streams.load('tenant', id));
      const key = await keyring.ensure(keyName.tenantDigest(id));
      if (key.status === 'destroyed') {
        throw new LatchkeyError('DigestKeyMissing', `the digest key of tenant ${id} was destroyed`, {
          tenantStreamId: id,
        });
      }
      const ids = tenantIds(tenantId, key.secret);
      const request: CommandRequest = {
        tenantId,
        ids,
        actor,
        commandId: makeUlid(clock.now(), randomness) as CommandRequest['commandId'],
        newPersonId: () => makeUlid(clock.now(), randomness) as PersonId,
        readAttributes: () => ({ ok: true, attributes: undefined }),
        commandDigest: ids.commandDigest('tenants.open', { tenantId }),
        expectedRevision: undefined,
        causationId: undefined,
        correlationId: undefined,
        worksInClosedTenant: true,
      };
      const command = startCommand(request, clock, loaded, { streams, queue });
      const digestKeyCheck = ids.digestKeyCheck();
      const opened = await carryOut(command, 'tenant', id, {
        decide: (tenant) =>
          tenantDecider.decide({ type: 'OpenTenant', at: command.at, tenantId, digestKeyCheck }, tenant),
        outcome: () => ({ tenantId }),
      });
      if (!opened.ok) return opened;
      // unreachable: whoever opened a tenant has appended to it, or has read that it is there
      if (command.position === undefined)
        throw new LatchkeyError('NothingRead', 'an opened tenant has a position');
      return { ...opened, position: command.position };
    });
  };
}
