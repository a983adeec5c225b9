import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import type { CommandOptions, Facade } from 'latchkey';
import type { Host } from './host.ts';
import { problemReply, rejectionReply } from './problem.ts';
import type { Reply } from './reply.ts';

/** A request that may come again under its `Idempotency-Key`. */
interface RepeatableRequest {
  request: Request;
  /** What is asked for: a key counts for one route. */
  route: string;
  /** Whose key it is: the tenant, and whoever is signed in, or what else they are known by. */
  from: readonly [tenantId: string, who: string];
  audience: 'staff' | 'invitee';
  /** Claims the key before anything is done; left out where whatever the route does is in one stream, which notices. */
  claimBy?: Facade;
}

/**
 * Carries a request out at most once for its `Idempotency-Key`, which becomes the command's id: what took effect is
 * answered as it was the first time, and what was refused is judged afresh. The key of another request is refused, and one
 * whose first request is still being answered here has to wait.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-06
 */
export async function onceByKey(
  host: Host,
  { request, route, from, audience, claimBy }: RepeatableRequest,
  carryOut: (options: CommandOptions) => Promise<Reply>,
): Promise<Reply> {
  const sent = request.get('Idempotency-Key');
  if (sent === undefined) return carryOut({});
  const key = keyIn(sent);
  if (key === undefined) return malformedKey();

  const commandId = digestOf(JSON.stringify([...from, route, key]));
  const { answering } = host;
  if (answering.has(commandId)) return stillAnswering();
  answering.add(commandId);
  try {
    const claim = await claimBy?.commands.claim({ request: fingerprintOf(request) }, { commandId });
    if (claim?.ok === false) return rejectionReply(claim.rejection, audience, host.clock);
    return await carryOut({ commandId });
  } finally {
    answering.delete(commandId);
  }
}

/** Remembers which bytes a request with a key brought. Given to the parser of bodies, which alone sees them. */
export function noteBytes(request: IncomingMessage, _response: unknown, bytes: Buffer): void {
  if (request.headers['idempotency-key'] !== undefined) digests.set(request, digestOf(bytes));
}

const digests = new WeakMap<IncomingMessage, string>();

function fingerprintOf(request: Request): string {
  return digestOf(`${request.path}\n${digests.get(request) ?? ''}`);
}

/** A string of RFC 8941, in quotes. */
function keyIn(header: string): string | undefined {
  const [, key] = /^ *"((?:[ !#-[\]-~]|\\["\\])+)" *$/.exec(header) ?? [];
  return key;
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64url');
}

function malformedKey(): Reply {
  return problemReply({
    code: 'MalformedIdempotencyKey',
    status: 400,
    title: 'The Idempotency-Key cannot be read',
    detail: 'Write it in quotes, in printable ASCII: Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324"',
  });
}

function stillAnswering(): Reply {
  const title = 'The first request with this Idempotency-Key is still being answered';
  return problemReply({ code: 'StillAnswering', status: 409, title }, {}, { 'Retry-After': '1' });
}
