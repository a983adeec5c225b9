import { manualClock } from '@latchkey/testing';
import { memoryEventStore, memoryKeyVault } from 'latchkey';
import type { EventStore, KeyVault } from 'latchkey';
import { opening } from '../site.ts';

/** Ports in memory that write down what they are asked: whoever asks twice the same waits as long. */
export function recordedPorts() {
  const calls: string[] = [];
  const clock = manualClock(opening);
  return {
    eventStore: recorded<EventStore>(memoryEventStore({ clock }), calls),
    keyVault: recorded<KeyVault>(memoryKeyVault(), calls),
    /** What was asked during something: each method with the kinds of things that it was asked for. */
    async during(work: () => Promise<unknown>): Promise<readonly string[]> {
      calls.length = 0;
      await work();
      return [...calls];
    },
  };
}

function recorded<Port extends object>(port: Port, calls: string[]): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver) as unknown;
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        calls.push(`${String(name)} ${kindsOf(given[0]).join(' ')}`);
        return Reflect.apply(value, target, given) as unknown;
      };
    },
  });
}

/** Names of streams and of keys without the ids in them. */
function kindsOf(asked: unknown): readonly string[] {
  const names = Array.isArray(asked) ? asked : [asked];
  return names.map((name) => (typeof name === 'string' ? (name.split('-')[0] ?? '') : ''));
}
