import type { Product } from 'latchkey-example-stage';
import { mayGive } from './hooks.ts';

/** The licence without which an agency's clients have no portal. */
export const clientPortal = 'client-portal';

export const product: Product = {
  name: 'OnSinch client portal',
  tells:
    'A staffing agency lets the people of its clients order shifts, and see what was ordered and invoiced.',

  policy: {
    validFor: 'P7D',
    resend: { cooldown: 'PT1M', limit: 5 },
    acceptBy: 'matchingEmail',
    needsFeature: clientPortal,
    // Long enough to see what a client sees, and over before it is forgotten.
    supportSessionsFor: 'PT15M',
    timeZone: 'Europe/Prague',
    // Shifts are planned by the week: whoever has not come by then is reminded once.
    remindBefore: ['P2D'],
  },

  permissions: {
    'orders.view': 'reads',
    'orders.place': 'changes',
    'orders.change': 'changes',
    'orders.approve': 'changes',
    'shifts.view': 'reads',
    'leadWorker.call': 'reads',
    'prices.view': 'reads',
    'invoices.view': 'reads',
    'invoices.download': 'reads',
    'company.edit': 'changes',
    'pages.view': 'reads',
  },

  // Whoever works at one company differs in the role; each agency can define more of them, as data.
  roles: [
    {
      name: 'orderer',
      permissions: [
        'orders.view',
        'orders.place',
        'orders.change',
        'shifts.view',
        'leadWorker.call',
        'prices.view',
        'pages.view',
      ],
    },
    {
      name: 'accountant',
      permissions: ['orders.view', 'invoices.view', 'invoices.download', 'pages.view'],
    },
    { name: 'staff-member', permissions: ['shifts.view', 'pages.view'] },
    { name: 'administrator', permissions: ['orders.view', 'orders.approve', 'shifts.view', 'prices.view'] },
  ],
  // An agency edits the words under Settings, and these are what it starts with.
  templates: [
    {
      kind: 'invitation',
      locale: 'en',
      subject: 'Activate your access to {{ workspaceName }}',
      text: 'Hello {{ personName }},\n\nplease activate your access by {{ deadline }}:\n\n{{ link }}\n\nYour agency',
    },
  ],
  features: [clientPortal],
  mayGive,
};

/** What the pages of the product need, each: Latchkey knows no orders and no invoices, only who may see them (OS10). */
export const pages = {
  'place an order': 'orders.place',
  'approve an order': 'orders.approve',
  'the estimated price': 'prices.view',
  'the invoices': 'invoices.view',
  'the PDF of an invoice': 'invoices.download',
  'pages for clients': 'pages.view',
} as const;
