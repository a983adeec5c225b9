import type { AccessCheck } from '../access-check/access-check.ts';
import type { AccessIndex } from '../access-check/access-index.ts';
import type { Caller } from '../commands/run-command.ts';
import type { Facade } from '../facade.ts';
import { isCommand } from '../facade/calls.ts';
import { LatchkeyError } from '../latchkey-error.ts';
import type { Clock } from '../ports/clock.ts';

/** What a session is judged by beside what it asks. */
export interface SessionParts {
  accessCheck: AccessCheck;
  index: AccessIndex;
  clock: Pick<Clock, 'now'>;
}

/**
 * What a supporter can do in a session: ask what the person may do, list that person's workspaces, and end it. All else is
 * refused, whatever there will be: a command gives `NotInSupportSession` back, and all that only looks rejects with a
 * LatchkeyError of that code.
 */
export function sessionFacade(
  whole: Facade,
  { tenantId, actor, onBehalfOf: supportSession }: Caller,
  { accessCheck, index, clock }: SessionParts,
): Facade {
  const supporter = actor.type === 'principal' ? actor.principalId : undefined;

  const check: Facade['access']['check'] = async (question, options) => {
    const isOwn = 'supportSession' in question && question.supportSession === supportSession;
    if (!isOwn) throw notInSession();
    return whole.access.check(question, options);
  };
  const list = async (...asked: Parameters<Facade['people']['workspaces']>) => {
    await accessCheck.whenFresh({ atLeast: asked[1]?.after });
    const personId =
      supportSession && index.supportedPerson(tenantId, supportSession, clock.now(), supporter);
    if (personId === undefined || asked[0].personId !== personId) throw notInSession();
    return whole.people.workspaces(...asked);
  };
  const workspaces = Object.assign(list, { input: whole.people.workspaces.input });

  const open: Facade['tenants']['open'] = async () => ({
    ok: false,
    rejection: { type: 'NotInSupportSession' },
  });

  const { tenants, access, people, support, commands, changes: _changes, ...others } = whole;
  return {
    ...refusingAll(others),
    tenants: { ...refusing(tenants), open },
    access: { ...refusing(access), check },
    people: { ...refusing(people), workspaces },
    support: refusing(support),
    commands: refusing(commands),
    changes: { follow: refuseAtOnce, newest: refuseAtOnce },
  };
}

/** Its commands refuse by themselves. */
function refusing<Part extends object>(part: Part): Part {
  return new Proxy(part, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      return typeof method === 'function' && !isCommand(method) ? refuse : method;
    },
  });
}

function refusingAll<Parts extends Readonly<Record<string, object>>>(parts: Parts): Parts {
  return new Proxy(parts, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name);
      return typeof part === 'object' && part !== null ? refusing(part) : part;
    },
  });
}

async function refuse(): Promise<never> {
  throw notInSession();
}

function refuseAtOnce(): never {
  throw notInSession();
}

function notInSession(): LatchkeyError<'NotInSupportSession'> {
  return new LatchkeyError(
    'NotInSupportSession',
    'whoever has signed in as somebody, to support them, may ask what that person may do and where, and nothing else',
  );
}
