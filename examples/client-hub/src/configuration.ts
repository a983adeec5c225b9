import type { Product } from 'latchkey-example-stage';
import { mayGive } from './hooks.ts';

export const product: Product = {
  name: 'Client Hub',
  tells:
    'An accountant works with each client in a workspace of its own, and lets the client’s people into it.',

  policy: {
    validFor: 'P14D',
    resend: { cooldown: 'PT1M', limit: 10 },
    // Links are copied into personal mails. Only the invited person can use one, whoever else gets to see it.
    acceptBy: 'matchingEmail',
    // Whoever has accepted once is sent nothing for further workspaces.
    existingPerson: 'grant',
  },

  permissions: {
    'messages.view': 'reads',
    'files.view': 'reads',
    'messages.write': 'changes',
    'files.upload': 'changes',
    'tasks.resolve': 'changes',
  },

  roles: [
    {
      name: 'client-user',
      permissions: ['messages.view', 'messages.write', 'files.view', 'files.upload', 'tasks.resolve'],
    },
  ],
  mayGive,
};
