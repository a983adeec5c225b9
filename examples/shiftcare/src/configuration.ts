import type { Product } from 'latchkey-example-stage';
import { z } from 'zod';
import { areas, mayGive } from './hooks.ts';

export const product: Product = {
  name: 'ShiftCare Connect',
  tells: 'A care agency lets the carers of its clients follow, and arrange, the care that a client gets.',

  policy: {
    // An invitation is good for two days; after that somebody has to send another.
    validFor: 'PT48H',
    resend: { cooldown: 'PT1M', limit: 10 },
    acceptBy: 'matchingEmail',
    // Each customer takes one of the licences that the agency has bought, from the invitation on.
    seats: 'reserve',
  },

  permissions: {
    'roster.view': 'reads',
    'communications.view': 'reads',
    'invoices.view': 'reads',
    'services.request': 'changes',
    'shifts.verify': 'changes',
  },

  attributes: z.strictObject({
    /** The area whose coordinators hear of what the customer requests. */
    defaultArea: z.enum(areas).optional(),
  }),

  seats: 3,
  mayGive,
};

/** What every connect customer may do; the two boxes of the form add to it, and its third takes all changes away. */
export const always = ['services.request', 'roster.view', 'invoices.view'];
export const ifAllowCommunication = 'communications.view';
export const ifVerifyShift = 'shifts.verify';
