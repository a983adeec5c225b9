import type { TenantId } from '@latchkey/core';
import type { Request } from 'express';
import type { Refusal } from './refusal.ts';

/** What a caller that is known has sent. */
export interface Asking {
  tenantId: TenantId;
  body: unknown;
  req: Request;
}

export type Answer = { ok: true; answer: object } | { ok: false; refusal: Refusal };

/** What an endpoint does. */
export type Ask = (asking: Asking) => Promise<Answer>;
