import type { AccessDecision } from 'latchkey';

/** A moment as a reader of the story sees it; in another zone than UTC, with that. */
export function momentInWords(moment: number, timeZone = 'UTC'): string {
  const words = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(moment).replace(',', '');
  return timeZone === 'UTC' ? words : `${words} (${timeZone})`;
}

const parts = {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
} as const;

/** Why something was not done. What has no words here is told by its name, which is nearly as good. */
export function refusalInWords(rejection: { type: string }): string {
  return refusals[rejection.type]?.({ ...rejection }) ?? nameInWords(rejection.type);
}

const refusals: Readonly<Record<string, (facts: Readonly<Record<string, unknown>>) => string>> = {
  AlreadyAccepted: () => 'this person has accepted already, and has an account to sign in with',
  AlreadyInvited: ({ expiresAt }) =>
    `there is an open invitation already, until ${momentInWords(Number(expiresAt))}`,
  EmailNeeded: () => 'no e-mail address is known: add one first',
  EmailNotVerified: () => 'the account’s verified address is not the invited one',
  FeatureDisabled: ({ feature }) => `the tenant does not have “${String(feature)}”`,
  InvitationDeclined: () => 'the invitation was declined',
  InvitationExpired: ({ expiresAt }) => `the invitation expired on ${momentInWords(Number(expiresAt))}`,
  InvitationRescinded: () => 'the invitation was taken back',
  InviterMayNotAccept: () => 'whoever had a hand in an invitation cannot accept it',
  InvalidInput: ({ issues }) =>
    (issues as readonly { path: string; message: string }[])
      .map(({ path, message }) => `${path || 'the input'}: ${message}`)
      .join('; '),
  LinkSuperseded: () => 'there is a newer link, and this one is dead',
  MayNotGive: ({ permissions }) =>
    (permissions as readonly string[]).length === 0
      ? 'this is not theirs to give'
      : `they may not give ${(permissions as readonly string[]).join(', ')}`,
  NoSeatLeft: ({ capacity }) => `all ${String(capacity)} seats are taken`,
  NotActiveThere: () => 'this person is not active there',
  NotForInvitees: () => 'this is for staff to do',
  ResendLimitReached: ({ limit }) => `it was sent ${String(limit)} times, which is as often as it may be`,
  ResendTooSoon: ({ retryAt }) => `too soon: the next mail may go out at ${momentInWords(Number(retryAt))}`,
  TemplateInvalid: ({ part, reason }) => `the ${String(part)} cannot be used: ${nameInWords(String(reason))}`,
};

/** Whether somebody may do something, or why not. */
export function decisionInWords(decision: AccessDecision): string {
  if (decision.allowed) return 'yes';
  return `no: ${denials[decision.reason] ?? decision.reason}`;
}

const denials: Readonly<Record<string, string>> = {
  'access-ended': 'their time is over',
  'access-not-yet': 'their time has not begun',
  'access-suspended': 'their access rests',
  'no-access': 'they have no access here',
  'outside-time': 'the time for it is over, or has not come',
  'permission-missing': 'this is not among what they may do',
  'principal-unknown': 'nobody knows this account',
  'read-only': 'they may only look',
  'support-session-over': 'the time of the support session is over',
};

/** How an invitation, or access, or somebody with both of them, stands. */
export function standingInWords(standing: string): string {
  return standings[standing] ?? nameInWords(standing);
}

const standings: Readonly<Record<string, string>> = {
  active: 'has access',
  live: 'has access',
  none: 'no access',
  'not-yet': 'will have access',
  notYet: 'will have access',
  pending: 'invited',
  requested: 'to be approved',
  rescinded: 'taken back',
};

/** Of a command's name, or a rejection's, the words: `CopyLink` and `copyLink` are “copy link”. */
export function nameInWords(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
