import type { Host } from './host.ts';
import { problemAsJson, problemReply } from './problem.ts';
import type { Reply } from './reply.ts';

export function notSignedIn({ options }: Host): Reply {
  const detail = options.authenticate
    ? undefined
    : 'There is no `authenticate`: give Latchkey’s routes a function that says who sent a request.';
  return problemReply({ code: 'NotSignedIn', status: 401, title: 'Nobody is signed in', detail });
}

export function forbidden(host: Host): Reply {
  return problemReply(mayNot(host));
}

/** The same of one of many that were asked for at once. */
export function forbiddenInList(host: Host) {
  return problemAsJson(mayNot(host));
}

function mayNot({ options }: Host) {
  const detail = options.authorize
    ? undefined
    : 'The router was made without `authorize`: give latchkeyRouter a function that says who may do what.';
  return { code: 'Forbidden', status: 403, title: 'You may not do this', detail };
}
