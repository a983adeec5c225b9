import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Json } from 'latchkey';

/** One use of `node:crypto`: what was called, with which bytes, and what was then done with what it made. */
interface Use {
  name: string;
  given: readonly unknown[];
  calls: { method: string; given: readonly unknown[] }[];
}

type Call = (...given: readonly unknown[]) => unknown;

const makers = ['createHash', 'createHmac', 'createCipheriv', 'createDecipheriv'];
const others = ['hash', 'randomBytes', 'randomFillSync', 'timingSafeEqual'];

/** Writes down what cryptography a piece of work uses, by standing in for `node:crypto` meanwhile. */
export async function recordCryptography(work: () => Promise<unknown>): Promise<readonly Use[]> {
  const uses: Use[] = [];
  const real = new Map([...makers, ...others].map((name) => [name, Reflect.get(crypto, name) as Call]));

  for (const [name, call] of real) {
    const standIn: Call = (...given) => {
      const use: Use = { name, given: given.map(copy), calls: [] };
      uses.push(use);
      const made = call(...given);
      return makers.includes(name) ? listening(made as object, use) : made;
    };
    Reflect.set(crypto, name, standIn);
  }
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    for (const [name, call] of real) Reflect.set(crypto, name, call);
    syncBuiltinESMExports();
  }
  return uses;
}

/** The same once more, and nothing else. */
export function useCryptography(uses: readonly Use[]): void {
  for (const { name, given, calls } of uses) {
    const made = (Reflect.get(crypto, name) as Call)(...given) as Record<string, Call>;
    for (const { method, given } of calls) made[method]?.(...given);
  }
}

/** The values whose canonical JSON was hashed. */
export function digestedValues(uses: readonly Use[]): readonly Json[] {
  return uses
    .flatMap(({ given, calls }) => [given, ...calls.map((call) => call.given)].flat())
    .filter((given) => typeof given === 'string' && given.startsWith('{'))
    .map((text) => JSON.parse(text as string) as Json);
}

/** Such as `1.0 createHash, 2.5 createHmac`. */
export function tally(uses: readonly Use[], operations: number): string {
  const counts = Object.entries(Object.groupBy(uses, ({ name }) => name));
  return counts.map(([name, some = []]) => `${(some.length / operations).toFixed(1)} ${name}`).join(', ');
}

function listening(made: object, use: Use): object {
  const listener: object = new Proxy(made, {
    get(target, method) {
      const value: unknown = Reflect.get(target, method, target);
      if (typeof value !== 'function') return value;
      return (...given: readonly unknown[]) => {
        use.calls.push({ method: String(method), given: given.map(copy) });
        const result: unknown = Reflect.apply(value, target, given);
        return result === target ? listener : result;
      };
    },
  });
  return listener;
}

function copy(given: unknown): unknown {
  return given instanceof Uint8Array ? Buffer.from(given) : given;
}
