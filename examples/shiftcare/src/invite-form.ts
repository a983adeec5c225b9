import { always, ifAllowCommunication, ifVerifyShift } from './configuration.ts';

/** The boxes that an administrator ticks beside name and address. */
export interface Boxes {
  allowCommunication?: boolean;
  readOnly?: boolean;
  verifyShift?: boolean;
}

/** What the ticked boxes mean, in Latchkey's words. */
export function termsOf({ allowCommunication = false, readOnly = false, verifyShift = false }: Boxes) {
  return {
    permissions: [
      ...always,
      ...(allowCommunication ? [ifAllowCommunication] : []),
      ...(verifyShift ? [ifVerifyShift] : []),
    ],
    readOnly,
  };
}
