import type { Product } from 'latchkey-example-stage';
import { mayGive } from './hooks.ts';

export const product: Product = {
  name: 'Connectworks',
  tells:
    'A professional firm invites the people of the companies and trusts it looks after to work on their governance.',

  policy: {
    validFor: 'P30D',
    // What was rescinded may be sent again at any time.
    resend: { cooldown: 'PT0S', limit: 50 },
    acceptBy: 'matchingEmail',
    // Who accepts for the first time gets a workspace of their own, from which they go to all others.
    personalWorkspace: { permissions: ['documents.file', 'documents.view'] },
  },

  permissions: {
    'documents.view': 'reads',
    'register.view': 'reads',
    'documents.file': 'changes',
    'resolutions.sign': 'changes',
  },

  roles: [
    { name: 'director', permissions: ['documents.view', 'register.view', 'resolutions.sign'] },
    { name: 'shareholder', permissions: ['documents.view', 'register.view'], readOnly: true },
    { name: 'trustee', permissions: ['documents.view', 'resolutions.sign'] },
  ],
  mayGive,
};

/** The pages from which people are invited, by the kind of workspace. */
export const sources = { company: 'company-people', trust: 'trust-parties' } as const;
