import type { Caller, CommandRunner } from '../commands/run-command.ts';
import { completeRevocation } from '../invitations/end-refused-round.ts';
import { expire } from '../invitations/expire.ts';
import { completeAcceptance } from '../invitations/grant-accepted-round.ts';
import { completeActivation } from '../people/activate-person.ts';
import { completeRelease } from '../people/release-principal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reactor } from './reactor-runner.ts';
import type { ToDo } from './to-do.ts';

/** Completes acceptances whose grant a crash has cut off. */
export function createGrantReactor(runner: CommandRunner): Reactor {
  return async (item) => {
    const { invitationId } = item;
    await runner.run(callerFor(item, 'grant'), completeAcceptance, { invitationId });
    return { status: 'done' };
  };
}

/** Activates whoever accepted for the first time, where a crash has cut that off. */
export function createActivationReactor(runner: CommandRunner): Reactor {
  return async (item) => {
    const { invitationId } = item;
    await runner.run(callerFor(item, 'activation'), completeActivation, { invitationId });
    return { status: 'done' };
  };
}

/** Completes releases of principals that a crash has cut off. */
export function createReleaseReactor(runner: CommandRunner): Reactor {
  return async (item) => {
    await runner.run(callerFor(item, 'release'), completeRelease, { invitationId: item.invitationId });
    return { status: 'done' };
  };
}

/** Takes back invitations whose access was refused, where a revocation stopped before it did. */
export function createRescindReactor(runner: CommandRunner): Reactor {
  return async (item) => {
    await runner.run(callerFor(item, 'revocation'), completeRevocation, { invitationId: item.invitationId });
    return { status: 'done' };
  };
}

/** Puts on record that deadlines have passed. */
export function createExpiryReactor(runner: CommandRunner, clock: Clock): Reactor {
  return async (item) => {
    const { invitationId, generation } = item;
    const expired = await runner.run(callerFor(item, 'expiry'), expire, { invitationId, generation });
    if (expired.ok || expired.rejection.type !== 'NotYetExpired') return { status: 'done' };
    return { status: 'again', in: Math.max(expired.rejection.expiresAt - clock.now(), 1) };
  };
}

/** A reactor acts as the system, because of the event that put the item on its list. */
export function callerFor({ tenantId, eventId, correlationId }: ToDo, part: string): Caller {
  return { tenantId, actor: { type: 'system', part }, cause: { eventId, correlationId } };
}
