import type { Product } from 'latchkey-example-stage';
import { mayGive } from './hooks.ts';

/** What a subscription must have for its customers to have a portal. */
export const proTier = 'pro-tier';

export const product: Product = {
  name: 'A customer portal that comes with the Pro tier',
  tells: 'A firm gives the contacts of its customers a portal, if its own subscription has one.',

  policy: {
    validFor: 'P14D',
    // One button sends as often as somebody presses it, but for a second press by mistake.
    resend: { cooldown: 'PT10S', limit: 20 },
    acceptBy: 'matchingEmail',
    needsFeature: proTier,
  },

  permissions: {
    'quotes.view': 'reads',
    'jobs.view': 'reads',
    'invoices.view': 'reads',
    'quotes.approve': 'changes',
  },

  roles: [{ name: 'customer', permissions: ['quotes.view', 'quotes.approve', 'jobs.view', 'invoices.view'] }],
  features: [proTier],
  mayGive,
};

/** The places of the product from which a contact can be invited. */
export const sources = {
  contactForm: 'contact-form',
  contactMenu: 'contact-menu',
  userManagement: 'user-management',
} as const;
