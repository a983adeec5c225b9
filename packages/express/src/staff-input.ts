import type { Request } from 'express';
import { z } from 'zod';
import { momentText } from './moment.ts';
import { bodyOf } from './staff-route.ts';

/** What is said in another way over HTTP than to the facade. */
const moments = { accessFrom: momentText.optional(), accessUntil: momentText.optional() };
const momentsOfBody = z.object({ ...moments, invitations: z.array(z.looseObject(moments)).optional() });

type StaffInput = { success: true; data: object } | { success: false; error: Pick<z.ZodError, 'issues'> };

/**
 * What a command is given: the body, and what the path names. Nothing is said twice; all else that may be wrong with it
 * is for the facade to find.
 */
export function inputOf(request: Request): StaffInput {
  const told = inputFrom(bodyOf(request));
  if (!told.success) return told;
  const { params } = request;
  const saidTwice = Object.keys(params).filter((name) => Object.hasOwn(told.data, name));
  if (saidTwice.length > 0) return { success: false, error: { issues: saidTwice.map(alreadySaid) } };
  return { success: true, data: { ...told.data, ...params } };
}

/** The same of a body, or of one row of many. */
export function inputFrom(body: object): StaffInput {
  const told = momentsOfBody.safeParse(body);
  return told.success ? { success: true, data: { ...body, ...told.data } } : told;
}

function alreadySaid(name: string): z.core.$ZodIssue {
  return { code: 'custom', path: [name], message: 'the path says this already', input: undefined };
}
