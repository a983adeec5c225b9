/** What the commands of a race are about: few of each, so that they meet. */
export const tenants = ['harbour-care', 'river-care'] as const;
export const workspaces = ['rosa', 'theo'] as const;
export const permissions = ['roster.view', 'invoices.view', 'shifts.verify'] as const;
/** What the host says of its permissions. What is not in it changes things. */
export const catalogue = { 'roster.view': 'reads', 'invoices.view': 'reads' } as const;
/** Noah may not always give everything. */
export const staff = ['olivia', 'petra', 'noah'] as const;
export const people = ['ann', 'bob', 'cleo'] as const;
export const principals = ['u-ann', 'u-bob', 'u-cleo', 'olivia', 'petra'] as const;
export const roles = ['viewer', 'editor', 'auditor'] as const;
export const areas = ['north', 'south'] as const;
export const causes = ['unpaid', 'on-leave'] as const;
export const unknownId = '01J9ZQ4M7V0000000000000000';
export const unknownSession = '01J9ZQ4M7V00000000000000S0';
export const minute = 60_000;

const easygoing = {
  validFor: 'PT1H',
  resend: { cooldown: 'PT0S', limit: 100 },
  acceptBy: 'linkHolder',
  personalWorkspace: { permissions: ['roster.view'] },
} as const;
const strict = {
  validFor: 'PT2H',
  resend: { cooldown: 'PT5M', limit: 2 },
  acceptBy: 'matchingEmail',
} as const;
/** What a race begins with, and what it changes to. */
export const policies = [
  easygoing,
  { ...easygoing, remindBefore: ['PT50M', 'PT20M'] },
  strict,
  strict,
  { ...easygoing, resend: { cooldown: 'PT0S', limit: 2 } },
  { ...easygoing, approval: 'required' },
  { ...easygoing, approval: 'required', remindBefore: ['PT50M', 'PT30M'] },
  { ...easygoing, needsFeature: 'client-portal' },
  { ...easygoing, seats: 'reserve' },
  { ...easygoing, seats: 'reserve', remindBefore: ['PT45M'] },
  { ...easygoing, seats: 'onAccept' },
  { ...easygoing, remindBefore: ['PT30M'], timeZone: 'Europe/Vienna' },
  { ...easygoing, existingPerson: 'grant' },
] as const;
