import type { Request, RequestHandler, Response } from 'express';
import express from 'express';
import { noteBytes } from './idempotency-key.ts';
import { problemReply } from './problem.ts';
import { isOfForeignOrigin } from './request-origin.ts';
import type { Reply } from './reply.ts';
import { send } from './reply.ts';

/** What a route's body goes through before the route sees it. */
export type BodyReader = readonly RequestHandler[];

const usualLimit = 32 * 1024;
/** Ten thousand rows, each of them with all that it can say. */
const limitOfMany = 8 * 1024 * 1024;
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

/** A parser, whose faults are all about the body. */
function reading(parse: RequestHandler, limit: number): RequestHandler {
  return (request, response, next) =>
    parse(request, response, (fault?: unknown) => {
      if (fault === undefined) next();
      else refuseUnreadable(fault as { status?: unknown }, response, limit);
    });
}

function refuseUnreadable({ status }: { status?: unknown }, response: Response, limit: number): void {
  switch (status) {
    case 413: {
      const title = `The body is larger than ${limit} bytes`;
      send(response, problemReply({ code: 'BodyTooLarge', status: 413, title }));
      break;
    }
    case 415: {
      const title = 'The body must be UTF-8 and not compressed';
      send(response, problemReply({ code: 'UnsupportedMediaType', status: 415, title }));
      break;
    }
    default:
      send(response, problemReply({ code: 'MalformedBody', status: 400, title: 'The body cannot be read' }));
  }
}

/**
 * JSON, or nothing. A browser asks the other origin before it sends JSON there, but sends a form without a word: so
 * what carries no JSON must not come from another origin's page.
 */
export function jsonBody(ownOrigin: string, limit = usualLimit): BodyReader {
  const admitJson: RequestHandler = (request, response, next) => {
    if (request.is(json)) next();
    else if (isOfForeignOrigin(request, ownOrigin)) send(response, foreignOrigin());
    else if (hasBody(request)) send(response, otherThan(json));
    else next();
  };
  // Which type it is was looked at already.
  const parse = express.json({ limit, type: () => true, inflate: false, verify: noteBytes });
  return [admitJson, reading(parse, limit)];
}

/** The same for rows by the thousand, of which nothing is read before it is known who sends them. */
export function jsonBodyOfMany(
  ownOrigin: string,
  admit: (request: Request) => Promise<Reply | undefined>,
): BodyReader {
  const admitSender: RequestHandler = async (request, response, next) => {
    const refusal = await admit(request);
    if (refusal) send(response, refusal);
    else next();
  };
  return [admitSender, ...jsonBody(ownOrigin, limitOfMany)];
}

/** The fields of a form of the invitees' pages. */
export const formBody: BodyReader = [
  (request, response, next) => {
    if (request.is(form) || !hasBody(request)) next();
    else send(response, otherThan(form));
  },
  reading(
    express.urlencoded({
      limit: usualLimit,
      type: form,
      inflate: false,
      extended: false,
      parameterLimit: 10,
    }),
    usualLimit,
  ),
];

function otherThan(type: string): Reply {
  const title = `The body must be ${type}`;
  return problemReply({ code: 'UnsupportedMediaType', status: 415, title });
}

function hasBody(request: Request): boolean {
  return request.get('Transfer-Encoding') !== undefined || Number(request.get('Content-Length') ?? 0) > 0;
}

function foreignOrigin() {
  return problemReply({
    code: 'ForeignOrigin',
    status: 403,
    title: 'A page of another origin sent this',
    detail: 'Send a JSON body, or send the request from the origin that the router is on.',
  });
}
