import type { Mail } from 'latchkey';
import type { Dice } from './dice.ts';

/** A link that whoever answers an invitation can know. */
export interface KnownLink {
  token: string;
  /** Whom it was mailed to, where it was. */
  address: string | undefined;
}

/** Mostly a new link, sometimes an old one, a copied one, or none that was ever made. */
export function pickLink(
  dice: Dice,
  { mails, copies }: { mails: readonly Mail[]; copies: readonly string[] },
): KnownLink | undefined {
  if (dice.happens(0.02)) return { token: 'lk1_none', address: undefined };
  const copied = dice.happens(0.15) ? copies.at(-1 - dice.roll(3)) : undefined;
  const mail = mails.at(-1 - dice.roll(dice.pick([1, 1, 2, 4, 8])));
  const url = copied ?? mail?.link;
  const token = url?.split('#')[1];
  return token === undefined ? undefined : { token, address: copied ? undefined : mail?.to.address };
}

/** Mostly the address that the mail went to, as the host vouches for it. */
export function verified(dice: Dice, { address }: KnownLink, people: readonly [string, ...string[]]) {
  if (dice.happens(0.3)) return {};
  return { verifiedEmail: (dice.happens(0.9) ? address : undefined) ?? `${dice.pick(people)}@example.org` };
}
