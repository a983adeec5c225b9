import type { Terms } from '@latchkey/core';
import { momentNumber, permission, permissionSet } from '@latchkey/core';
import { z } from 'zod';

/** How a caller says what access to offer or give. Moments are in milliseconds since 1970. */
export const termsInput = {
  permissions: z.array(permission).min(1, 'name at least one permission').max(256),
  /** Whether nothing may be changed by it, whatever the permissions say. */
  readOnly: z.boolean().optional(),
  /** Access holds from this moment on; without it, at once. */
  accessFrom: momentNumber.optional(),
  /** Access holds before this moment; without it, without end. */
  accessUntil: momentNumber.optional(),
};

const termsObject = z.object(termsInput);

/** The terms that a caller means. */
export function termsFrom({
  permissions,
  readOnly,
  accessFrom,
  accessUntil,
}: z.output<typeof termsObject>): Terms {
  return {
    permissions: permissionSet(permissions),
    ...(readOnly !== undefined && { readOnly }),
    ...(accessFrom !== undefined && { accessFrom }),
    ...(accessUntil !== undefined && { accessUntil }),
  };
}
