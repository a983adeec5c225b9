import { z } from 'zod';
import { base64urlText } from '../base64url.ts';
import type { Decider, Decision } from '../decider.ts';
import { accept, nothingToDo } from '../decider.ts';
import { event } from '../event.ts';
import type { PersonId } from '../id.ts';
import { invitationId, personId } from '../id.ts';
import type { Instant } from '../instant.ts';

const ordinal = z.int().positive().max(0xffff_ffff);

/** One of the invitations that a bundle brings, by the one link of it that the bundle stands for. */
const bundleMember = z.object({ invitationId, generation: ordinal });
export type BundleMember = z.infer<typeof bundleMember>;

const link = {
  /** Which of the person's addresses it was made for. */
  addressVersion: ordinal,
  /** 16 random bytes in base64url. */
  nonce: base64urlText.length(22),
  keyId: ordinal,
};

/** What happened. Stored for ever: add a case or an optional field; never rename, never remove. */
export const bundleEvent = z.discriminatedUnion('type', [
  event('BundleMade', { personId, ...link, members: z.array(bundleMember).min(1) }),
]);
export type BundleEvent = z.infer<typeof bundleEvent>;

export interface MakeBundle {
  type: 'MakeBundle';
  at: Instant;
  personId: PersonId;
  addressVersion: number;
  nonce: string;
  keyId: number;
  members: readonly BundleMember[];
}

/** Several invitations of one person, sent in one message: its link opens all of them. What it is once, it stays. */
export interface Bundle {
  personId: PersonId | undefined;
  members: readonly BundleMember[];
  /** Undefined where there is no bundle. */
  link: { addressVersion: number; nonce: string; keyId: number } | undefined;
}

function decide(
  { type: _type, members, ...about }: MakeBundle,
  { link }: Bundle,
): Decision<BundleEvent, never> {
  return link ? nothingToDo : accept({ type: 'BundleMade', ...about, members: [...members] });
}

function evolve(_bundle: Bundle, { personId, addressVersion, nonce, keyId, members }: BundleEvent): Bundle {
  return { personId, members, link: { addressVersion, nonce, keyId } };
}

export const bundle: Decider<MakeBundle, Bundle, BundleEvent, never> = {
  initial: { personId: undefined, members: [], link: undefined },
  decide,
  evolve,
};
