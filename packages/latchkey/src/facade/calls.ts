import type { z } from 'zod';
import type { CommandOptions, Outcome, Result } from '../commands/result.ts';
import type { Caller, CommandDefinition, CommandRunner } from '../commands/run-command.ts';
import type { LogFollower } from '../log/log-follower.ts';
import type { Position } from '../position.ts';

/** Wait for what a command did: answer only once the log was followed up to its position. */
export interface QueryOptions {
  after?: Position | undefined;
}

/** A command as callers give it. */
export interface FacadeCommand<Schema extends z.ZodType<object>, Done extends Outcome> {
  (input: z.input<Schema>, options?: CommandOptions): Promise<Result<Done>>;
  /** The schema of what it takes: adapters describe their routes by it. */
  readonly input: Schema;
}

/** What every part of the facade makes its methods of, for one caller. */
export type Calls = ReturnType<ReturnType<typeof createCalls>>;

export function createCalls({ runner, follower }: { runner: CommandRunner; follower: LogFollower }) {
  return (caller: Caller) => ({
    caller,
    tenantId: caller.tenantId,

    command<Schema extends z.ZodType<object>, Done extends Outcome>(
      definition: CommandDefinition<Schema, Done>,
    ): FacadeCommand<Schema, Done> {
      const give = (input: z.input<Schema>, options?: CommandOptions) =>
        runner.run(caller, definition, input, options);
      give.input = definition.input;
      commands.add(give);
      return give;
    },

    /**
     * A command that gives or takes access: this process's checks know of it before it returns. Where it may do neither,
     * its result says so.
     */
    accessCommand<Schema extends z.ZodType<object>, Done extends Outcome>(
      definition: CommandDefinition<Schema, Done>,
      touchesAccess: (result: Result<Done>) => boolean = () => true,
    ): FacadeCommand<Schema, Done> {
      const give = async (input: z.input<Schema>, options?: CommandOptions) => {
        const result = await runner.run(caller, definition, input, options);
        if ('position' in result && touchesAccess(result)) await follower.reached(result.position);
        return result;
      };
      give.input = definition.input;
      commands.add(give);
      return give;
    },

    query<Schema extends z.ZodType<object>, Answer>(
      input: Schema,
      answer: (asked?: z.input<Schema>) => Answer,
    ) {
      const ask = async (asked?: z.input<Schema>, { after }: QueryOptions = {}): Promise<Answer> => {
        await follower.reached(after);
        return answer(asked);
      };
      ask.input = input;
      return ask;
    },

    /** A query that cannot do without an input. */
    question<Schema extends z.ZodType, Answer>(input: Schema, answer: (asked: z.input<Schema>) => Answer) {
      const ask = async (asked: z.input<Schema>, { after }: QueryOptions = {}): Promise<Answer> => {
        await follower.reached(after);
        return answer(asked);
      };
      ask.input = input;
      return ask;
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

/** Whether a method of the facade gives a command: that is refused by whoever carries it out. */
export function isCommand(method: object): boolean {
  return commands.has(method);
}

/** A method that only gives commands of its caller's, each of which is refused by whoever carries it out. */
export function ofCommands<Method extends object>(method: Method): Method {
  commands.add(method);
  return method;
}

const commands = new WeakSet<object>();

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
