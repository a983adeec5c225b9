import type { ErrorRequestHandler } from 'express';
import { hasCode } from 'latchkey';
import { z } from 'zod';
import { issuesAsJson, problemReply } from './problem.ts';
import type { Reply } from './reply.ts';
import { rejectionStatus } from './rejection-status.ts';
import { send } from './reply.ts';

/** What went wrong is for the host to know. Whoever asked learns no more than that it was not their fault. */
export function faultHandler(onFault: (fault: unknown) => void): ErrorRequestHandler {
  return (fault: unknown, _request, response, next) => {
    const reply = blameTheRequest(fault);
    if (!reply) onFault(fault);
    if (response.headersSent) next(fault);
    else send(response, reply ?? faultReply(fault));
  };
}

/** Two faults say nothing of the inside, and whoever asked has to know what became of the request. */
function faultReply(fault: unknown): Reply {
  if (hasCode(fault, 'OutcomeUnknown')) {
    return problemReply({
      code: 'OutcomeUnknown',
      status: 503,
      title: 'It is not known whether this was done',
      detail: 'Look whether it was before you send it again.',
    });
  }
  if (hasCode(fault, 'NotCaughtUp')) {
    const title = 'What is known here is not up to date yet';
    const detail = 'A change that was asked for has been made. Ask again in a moment.';
    return problemReply({ code: 'NotCaughtUp', status: 503, title, detail }, {}, { 'Retry-After': '1' });
  }
  return problemReply({ code: 'Fault', status: 500, title: 'Something went wrong' });
}

/** The few things thrown on the way that say something about the request. */
function blameTheRequest(fault: unknown): Reply | undefined {
  if (fault instanceof URIError) {
    return problemReply({ code: 'MalformedPath', status: 400, title: 'The path cannot be read' });
  }
  if (hasCode(fault, 'NotInSupportSession')) {
    return problemReply({ code: fault.code, ...rejectionStatus('NotInSupportSession') });
  }
  if (hasCode(fault, 'InvalidQuery')) {
    const { cause, message, details } = fault;
    const issues =
      cause instanceof z.ZodError
        ? issuesAsJson(cause.issues)
        : [{ path: details['parameter'] ?? 'cursor', message }];
    return problemReply(
      { code: 'InvalidQuery', status: 422, title: 'The question is not valid' },
      { issues },
    );
  }
  return undefined;
}

/**
 * The kind of fault alone: messages of stores and of the host's own code may hold what is personal. What is wrong with
 * an identity is told, since it names fields and rules, and no values.
 */
export function warnOfFault(fault: unknown): void {
  if (hasCode(fault, 'PagePartFailed')) {
    process.emitWarning(`${fault.message}: ${kindOf(fault.cause)}`, 'LatchkeyWarning');
    return;
  }
  const what = hasCode(fault, 'InvalidIdentity') ? `${fault.code}: ${fault.message}` : kindOf(fault);
  process.emitWarning(`a request was answered with ${faultReply(fault).status}: ${what}`, 'LatchkeyWarning');
}

function kindOf(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name;
}
