import { always, ifAllowCommunication, ifVerifyShift } from './configuration.ts';

/** What an administrator says beside name and address. */
export interface InviteForm {
  defaultArea?: string;
  allowCommunication?: boolean;
  readOnly?: boolean;
  verifyShift?: boolean;
}

/** What the form means, in Latchkey's words. */
export function termsOf({
  defaultArea,
  allowCommunication = false,
  readOnly = false,
  verifyShift = false,
}: InviteForm) {
  return {
    permissions: [
      ...always,
      ...(allowCommunication ? [ifAllowCommunication] : []),
      ...(verifyShift ? [ifVerifyShift] : []),
    ],
    readOnly,
    ...(defaultArea !== undefined && { attributes: { defaultArea } }),
  };
}
