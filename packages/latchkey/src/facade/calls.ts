import type { z } from 'zod';
import type { CommandOptions, Outcome, Result } from '../commands/result.ts';
import type { Caller, CommandDefinition, CommandRunner } from '../commands/run-command.ts';
import type { LogFollower } from '../log/log-follower.ts';
import type { Position } from '../position.ts';

/** Wait for what a command did: answer only once the log was followed up to its position. */
export interface QueryOptions {
  after?: Position | undefined;
}

/** What every part of the facade makes its methods of, for one caller. */
export type Calls = ReturnType<ReturnType<typeof createCalls>>;

export function createCalls({ runner, follower }: { runner: CommandRunner; follower: LogFollower }) {
  return (caller: Caller) => ({
    caller,
    tenantId: caller.tenantId,

    command<Schema extends z.ZodType<object>, Done extends Outcome>(
      definition: CommandDefinition<Schema, Done>,
    ): (input: z.input<Schema>, options?: CommandOptions) => Promise<Result<Done>> {
      return (input, options) => runner.run(caller, definition, input, options);
    },

    /** A command that gives or takes access: this process's checks know of it before it returns. */
    accessCommand<Schema extends z.ZodType<object>, Done extends Outcome>(
      definition: CommandDefinition<Schema, Done>,
    ): (input: z.input<Schema>, options?: CommandOptions) => Promise<Result<Done>> {
      return async (input, options) => {
        const result = await runner.run(caller, definition, input, options);
        if ('position' in result) await follower.reached(result.position);
        return result;
      };
    },

    query<Asked, Answer>(answer: (asked?: Asked) => Answer) {
      return async (asked?: Asked, { after }: QueryOptions = {}): Promise<Answer> => {
        await follower.reached(after);
        return answer(asked);
      };
    },

    /** A query that cannot do without an input. */
    question<Asked, Answer>(answer: (asked: Asked) => Answer) {
      return async (asked: Asked, { after }: QueryOptions = {}): Promise<Answer> => {
        await follower.reached(after);
        return answer(asked);
      };
    },

    /** A query for one thing by its id. */
    one<IdSchema extends z.ZodType, Answer>(
      idSchema: IdSchema,
      answer: (id: z.output<IdSchema>) => Answer | undefined,
    ) {
      return async (id: string, { after }: QueryOptions = {}): Promise<Answer | undefined> => {
        await follower.reached(after);
        return byId(idSchema, answer)(id);
      };
    },
  });
}

/** Asks about one thing by its id; undefined for a text that is none. */
export function byId<IdSchema extends z.ZodType, Answer>(
  idSchema: IdSchema,
  ask: (id: z.output<IdSchema>) => Promise<Answer | undefined> | Answer | undefined,
) {
  return async (id: string): Promise<Answer | undefined> => {
    const known = idSchema.safeParse(id);
    return known.success ? ask(known.data) : undefined;
  };
}
