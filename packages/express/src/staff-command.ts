import type { CommandOptions, Facade } from 'latchkey';
import type { z } from 'zod';
import type { CommandResult, LocationOf } from './command-reply.ts';
import { commandReply } from './command-reply.ts';
import { expectedRevision } from './entity-tag.ts';
import type { Host } from './host.ts';
import { onceByKey } from './idempotency-key.ts';
import { kebabCase } from './kebab-case.ts';
import { invalidInput, problemReply } from './problem.ts';
import type { Reply } from './reply.ts';
import type { StaffAction } from './router-options.ts';
import type { Route, Routes } from './routes.ts';
import { inputOf } from './staff-input.ts';
import type { FindPlace, StaffRequest } from './staff-route.ts';
import { staffRoute } from './staff-route.ts';

/** Finds a command of the facade, which is itself the judge of what it is given. */
type FindCommand<Result extends CommandResult> = (facade: Facade) => {
  (input: never, options?: CommandOptions): Promise<Result>;
  readonly input: z.ZodType;
};

/** Commands on something that is there: each is a POST to its name, below the path of what it is about. */
export function commandsOn(
  host: Host,
  path: string,
  placeOf: FindPlace,
  commands: Partial<Record<StaffAction, FindCommand<CommandResult>>>,
): Routes {
  const routes = Object.entries(commands).map(([action, find]) => {
    const name = kebabCase(action.slice(action.indexOf('.') + 1));
    const POST = staffRoute(
      host,
      action as StaffAction,
      placeOf,
      async (request) =>
        isWithoutIfMatch(host, request) ? preconditionRequired() : carryOut(host, action, request, find),
      { input: find(host.facade).input, isCommand: true },
    );
    return [`${path}/${name}`, { POST }];
  });
  return Object.fromEntries(routes) as Routes;
}

/** A command that makes something, which is found where `locationOf` says from then on, if it has a path of its own. */
export function creation<Result extends CommandResult>(
  host: Host,
  action: StaffAction,
  placeOf: FindPlace,
  find: FindCommand<Result>,
  locationOf?: LocationOf<Result>,
): Route {
  const { input } = find(host.facade);
  const status = locationOf ? 201 : 200;
  return staffRoute(host, action, placeOf, (request) => carryOut(host, action, request, find, locationOf), {
    input,
    status,
    isCommand: true,
  });
}

async function carryOut<Result extends CommandResult>(
  host: Host,
  route: string,
  { facade, tenantId, principalId, request }: StaffRequest,
  find: FindCommand<Result>,
  locationOf?: LocationOf<Result>,
): Promise<Reply> {
  const input = inputOf(request);
  if (!input.success) return invalidInput(input.error, host.clock);
  const repeatable = {
    request,
    route,
    from: [tenantId, principalId],
    audience: 'staff',
    claimBy: facade,
  } as const;
  return onceByKey(host, repeatable, async (once) => {
    const result = await find(facade)(input.data as never, { ...expectedRevision(request), ...once });
    return commandReply(host, 'staff', result, locationOf);
  });
}

function isWithoutIfMatch({ options }: Host, { request }: StaffRequest): boolean {
  return options.requireIfMatch === true && request.get('If-Match') === undefined;
}

function preconditionRequired(): Reply {
  return problemReply({
    code: 'IfMatchRequired',
    status: 428,
    title: 'Say in `If-Match` what you have read',
    detail: 'Send the ETag of what this is about, as you read it last.',
  });
}
