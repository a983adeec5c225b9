import { hasCode } from 'latchkey';
import type { z } from 'zod';
import type { Reply } from '../reply.ts';

/** Why a request was answered with no decision. */
export type Refusal =
  | { type: 'NotAuthenticated'; isPortMissing: boolean }
  | { type: 'NotJson' }
  | { type: 'MalformedBody' }
  | { type: 'BodyTooLarge'; limit: number }
  | { type: 'NestedTooDeep'; limit: number }
  | { type: 'InvalidRequest'; issues: z.ZodError['issues'] }
  | { type: 'TokenNotRecognised' }
  | { type: 'PageChanged' }
  | { type: 'MethodNotAllowed'; allowed: string }
  | { type: 'NotCaughtUp' }
  | { type: 'Fault' };

/** In plain text, as the standard has it: a status that says whose fault it is, and a message. */
export function refusalReply(refusal: Refusal): Reply {
  switch (refusal.type) {
    case 'NotAuthenticated':
      return messageReply(
        401,
        refusal.isPortMissing
          ? 'The router was made without `authenticate`: give authzenRouter a function that says who may ask.'
          : 'Send credentials of a service that may ask here.',
        // How the host knows its callers is its own affair; most send a token, and a 401 must name something.
        { 'WWW-Authenticate': 'Bearer' },
      );
    case 'NotJson':
      return messageReply(400, 'Send a body of the type application/json.');
    case 'MalformedBody':
      return messageReply(400, 'The body cannot be read as JSON in UTF-8.');
    case 'BodyTooLarge':
      return messageReply(413, `The body is larger than ${refusal.limit} bytes.`);
    case 'NestedTooDeep':
      return messageReply(400, `The body is nested deeper than ${refusal.limit} levels.`);
    case 'InvalidRequest':
      return messageReply(400, messageOf(refusal.issues));
    case 'TokenNotRecognised':
      return messageReply(400, 'page.token: not one that this search gave out for these entities');
    case 'PageChanged':
      return messageReply(400, 'page.limit: not the one that the search began with');
    case 'MethodNotAllowed':
      return messageReply(405, `This path takes ${refusal.allowed}.`, { Allow: refusal.allowed });
    case 'NotCaughtUp':
      return messageReply(503, 'What is known here is too old to answer by.', { 'Retry-After': '1' });
    case 'Fault':
      return messageReply(500, 'Something went wrong.');
  }
}

/** What was thrown says no more of the inside than that. */
export function refusalOf(fault: unknown): Refusal {
  return { type: hasCode(fault, 'NotCaughtUp') ? 'NotCaughtUp' : 'Fault' };
}

/** Which fields break which rule, and no values. */
export function messageOf(issues: z.ZodError['issues']): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`).join('; ');
}

function messageReply(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body: message };
}
