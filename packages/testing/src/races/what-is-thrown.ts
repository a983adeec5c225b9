import { areas, minute, people, permissions, roles } from './cast.ts';
import type { Dice } from './dice.ts';

// What commands say, thrown by dice.

export function reportOf(dice: Dice, invitationId: string) {
  const generation = dice.pick([1, 1, 1, 2, 3, 100]);
  if (dice.happens(0.5)) return { invitationId, generation, outcome: 'delivered' } as const;
  return { invitationId, generation, outcome: 'bounced', isPermanent: dice.happens(0.8) } as const;
}

/** One in four leaves the link out. */
export function templateOf(dice: Dice) {
  const text = dice.happens(0.75) ? 'Open {{ link }} by {{ deadline }}' : 'Hello {{ personName }}';
  return { kind: 'invitation', locale: 'en', subject: `Welcome ${dice.roll(2)}`, text } as const;
}

/** Some commands have an id of their caller's, of which there are few; some are given for a revision that may be past. */
export function optionsOf(dice: Dice) {
  return {
    ...(dice.happens(0.35) && { commandId: `command-${dice.roll(25)}` }),
    ...(dice.happens(0.03) && { expectedRevision: dice.roll(4) }),
  };
}

export function personOf(dice: Dice, name: string, email: string) {
  return {
    name,
    ...(dice.happens(0.93) && { email: dice.happens(0.95) ? email : 'nowhere' }),
    ...(dice.happens(0.25) && { externalId: `x-${dice.happens(0.7) ? name : dice.pick(people)}` }),
  };
}

export function permissionsOf(dice: Dice): string[] {
  return permissions.filter(() => dice.happens(0.65)).concat(permissions[0]);
}

export function termsOf(dice: Dice, now: number) {
  return {
    ...(dice.happens(0.4) ? { role: dice.pick(roles) } : { permissions: permissionsOf(dice) }),
    ...(dice.happens(0.3) && { readOnly: true }),
    ...(dice.happens(0.3) && { attributes: { area: dice.pick(areas) } }),
    ...(dice.happens(0.35) && { accessFrom: now + dice.pick([10, 100]) * minute }),
    ...(dice.happens(0.4) && {
      accessUntil:
        now + dice.pick([-minute, 30 * minute, 60 * minute, 120 * minute, 120 * minute, 240 * minute]),
    }),
  };
}

export function narrowedTo(dice: Dice, accessUntil: number) {
  const permitted = dice.happens(0.2) ? [] : permissionsOf(dice);
  switch (dice.roll(3)) {
    case 0:
      return { permissions: permitted };
    case 1:
      return { readOnly: true } as const;
    default:
      return { accessUntil };
  }
}

export function widenedTo(dice: Dice) {
  return dice.happens(0.7) ? { permissions: permissionsOf(dice) } : ({ readOnly: false } as const);
}
