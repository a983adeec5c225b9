import type { Instant } from '@latchkey/core';
import { formatInstant } from '@latchkey/core';
import type { Clock } from 'latchkey';
import type { z } from 'zod';
import { kebabCase } from './kebab-case.ts';
import type { Rejection } from './rejection.ts';
import { rejectionStatus } from './rejection-status.ts';
import type { Reply } from './reply.ts';
import { jsonReply } from './reply.ts';

/** Why not, as RFC 9457 has it; `code` is stable, and `urn:latchkey:problem:` with it in kebab case is the type. */
interface Problem {
  code: string;
  status: number;
  title: string;
  detail?: string | undefined;
}

export function problemReply(
  problem: Problem,
  data: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const contentType = { 'Content-Type': 'application/problem+json; charset=utf-8' };
  return jsonReply(problem.status, problemAsJson(problem, data), { ...contentType, ...headers });
}

/** The body of a problem, which may also stand in another one, for one of many. */
export function problemAsJson(
  { code, status, title, detail }: Problem,
  data: Readonly<Record<string, unknown>> = {},
) {
  const type = `urn:latchkey:problem:${kebabCase(code)}`;
  return { ...data, type, title, status, detail, code };
}

/** A refusal of the domain. Only who asks by a link is told that it is gone; to staff, it is a conflict of state. */
export function rejectionReply(rejection: Rejection, audience: 'staff' | 'invitee', clock: Clock): Reply {
  const [problem, data] = problemOf(rejection, audience);
  const headers = rejection.type === 'ResendTooSoon' ? retryAfter(rejection.retryAt - clock.now()) : {};
  return problemReply(problem, data, headers);
}

/** The same of one of many that staff have asked for at once. */
export function rejectionInList(rejection: Rejection) {
  return problemAsJson(...problemOf(rejection, 'staff'));
}

function problemOf(rejection: Rejection, audience: 'staff' | 'invitee') {
  const { code, ...data } = rejectionAsJson(rejection);
  const { status, title } = rejectionStatus(code);
  const told = status === 410 && audience === 'staff' ? 409 : status;
  const problem: Problem = { code, title, status: told, detail: detailOf(rejection) };
  return [problem, data] as const;
}

/** When it can be tried again, and until when what stands in the way is open. */
interface Moments {
  retryAt?: Instant | undefined;
  expiresAt?: Instant | undefined;
}

/** What a refusal says, with its type as the stable `code`. */
export function rejectionAsJson<Refused extends { type: string } & Moments>(rejection: Refused) {
  const { type: code, ...data } = rejection;
  return { code: code as Refused['type'], ...data, ...momentsOf(rejection) };
}

/** What was sent is refused before the facade is asked, in the same words. */
export function invalidInput({ issues }: Pick<z.ZodError, 'issues'>, clock: Clock): Reply {
  return rejectionReply({ type: 'InvalidInput', issues: issuesAsJson(issues) }, 'staff', clock);
}

export function issuesAsJson(issues: readonly z.core.$ZodIssue[]) {
  return issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

function detailOf(rejection: Rejection): string | undefined {
  switch (rejection.type) {
    case 'MayNotGive':
      return (
        rejection.missingPort && 'Nobody may give anything until createLatchkey is given a `mayGive` port.'
      );
    case 'ResendTooSoon':
      return `The next message may go out at ${formatInstant(rejection.retryAt)}.`;
    case 'ResendLimitReached':
      return 'Waiting does not help: take the invitation back and invite again.';
    case 'EmailNotVerified':
      return 'Sign in with an account whose verified address is the one that was invited.';
    default:
      return undefined;
  }
}

function momentsOf(rejection: Moments): Readonly<Record<string, string>> {
  const { retryAt, expiresAt } = rejection;
  return {
    ...(retryAt !== undefined && { retryAt: formatInstant(retryAt) }),
    ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
  };
}

function retryAfter(milliseconds: number) {
  return { 'Retry-After': String(Math.max(Math.ceil(milliseconds / 1_000), 1)) };
}
