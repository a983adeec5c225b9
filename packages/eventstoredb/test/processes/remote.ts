import { setTimeout as pause } from 'node:timers/promises';

/** One end of what two processes tell each other; both may call the other's methods. */
export interface Channel {
  send(message: object): void;
  onMessage(listen: (message: unknown) => void): void;
}

export type Methods = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>;

/** Calls a method of the other side's. Rejects with what it threw there. */
export type Call = <Result>(method: string, ...given: readonly unknown[]) => Promise<Result>;

type Message =
  | { call: number; method: string; given: unknown[] }
  | { answer: number; result: unknown }
  | { answer: number; fault: { code: unknown; message: string } };

/** Lets the other side call these methods, and gives what calls the other's. */
export function remote(channel: Channel, methods: Methods): Call {
  const waiting = new Map<number, (answer: Extract<Message, { answer: number }>) => void>();
  let calls = 0;

  async function carryOut({ call, method, given }: Extract<Message, { call: number }>): Promise<void> {
    try {
      const run = methods[method] as ((...given: unknown[]) => Promise<unknown>) | undefined;
      if (!run) throw new Error(`there is no method ${method}`);
      channel.send({ answer: call, result: await run(...given) });
    } catch (fault) {
      const { code, message } = fault as { code?: unknown; message: string };
      channel.send({ answer: call, fault: { code, message } });
    }
  }

  channel.onMessage((received) => {
    const message = received as Message;
    if ('call' in message) void carryOut(message);
    else waiting.get(message.answer)?.(message);
  });

  return async <Result>(method: string, ...given: readonly unknown[]) => {
    const call = (calls += 1);
    const { promise: answered, resolve } = Promise.withResolvers<Extract<Message, { answer: number }>>();
    waiting.set(call, resolve);
    channel.send({ call, method, given });
    const answer = await answered;
    waiting.delete(call);
    if ('fault' in answer) throw Object.assign(new Error(answer.fault.message), { code: answer.fault.code });
    return answer.result as Result;
  };
}

export { pause };
