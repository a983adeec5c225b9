import type { Request, Response } from 'express';
import express from 'express';
import { z } from 'zod';
import type { Refusal } from './refusal.ts';

/** Room for about a thousand evaluations. */
const limit = 256 * 1024;
/** Nobody's properties are as deep; what digests them goes one call deeper for each level. */
const levels = 64;
const parse = express.json({ limit, type: () => true, inflate: false });
const tooLarge = z.object({ status: z.literal(413) });

/** The body of a request: JSON, of any shape. */
export async function readJson(
  request: Request,
  response: Response,
): Promise<{ ok: true; body: unknown } | { ok: false; refusal: Refusal }> {
  const refuse = (refusal: Refusal) => ({ ok: false as const, refusal });
  if (!request.is('application/json')) return refuse({ type: 'NotJson' });
  const fault = await new Promise<unknown>((resolve) => {
    parse(request, response, resolve);
  });
  if (fault !== undefined) {
    return refuse(
      tooLarge.safeParse(fault).success ? { type: 'BodyTooLarge', limit } : { type: 'MalformedBody' },
    );
  }
  const body: unknown = request.body;
  return isDeeper(body, levels) ? refuse({ type: 'NestedTooDeep', limit: levels }) : { ok: true, body };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
