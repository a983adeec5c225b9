import { everything } from 'latchkey';
import type { MayGive } from 'latchkey';

/** Who runs the agency, and so lets people in. */
const administrators: readonly string[] = ['karel', 'petra'];

export const mayGive: MayGive = ({ principalId }) =>
  administrators.includes(principalId) ? everything : undefined;

/** The general terms and conditions as they are now: each new text is a new version (OS8). */
export const termsAndConditions = '2026-01';
