import type { Request } from 'express';
import { z } from 'zod';
import { momentText } from './moment.ts';
import { bodyOf } from './staff-route.ts';

/** What is said in another way over HTTP than to the facade. */
const momentsOfBody = z.object({ accessFrom: momentText.optional(), accessUntil: momentText.optional() });

/**
 * What a command is given: the body, and what the path names. Nothing is said twice; all else that may be wrong with it
 * is for the facade to find.
 */
export function inputOf(
  request: Request,
): { success: true; data: object } | { success: false; error: Pick<z.ZodError, 'issues'> } {
  const body = bodyOf(request);
  const moments = momentsOfBody.safeParse(body);
  if (!moments.success) return moments;
  const { params } = request;
  const saidTwice = Object.keys(params).filter((name) => Object.hasOwn(body, name));
  if (saidTwice.length > 0) return { success: false, error: { issues: saidTwice.map(alreadySaid) } };
  return { success: true, data: { ...body, ...moments.data, ...params } };
}

function alreadySaid(name: string): z.core.$ZodIssue {
  return { code: 'custom', path: [name], message: 'the path says this already', input: undefined };
}
