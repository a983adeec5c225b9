import type { StreamName } from '../ports/event-store.ts';
import type { Category } from './category.ts';
import type { LoadedStream } from './loaded-stream.ts';

/**
 * The streams that were used last, as they stood then. What is remembered may be older than what is: whoever must know
 * how a stream stands reads on from there.
 */
export interface StreamMemory {
  /** The name of a stream begins with its category. */
  recall<C extends Category>(category: C, stream: StreamName): LoadedStream<C> | undefined;
  /** Never puts an older state in the place of a newer one. */
  remember(loaded: LoadedStream<Category>): void;
  forget(stream: StreamName): void;
}

/** In each of two generations. */
const mostStreams = 10_000;

export function createStreamMemory(): StreamMemory {
  let used = new Map<StreamName, LoadedStream<Category>>();
  /** What was not used since `used` was begun: forgotten when that one is full. */
  let unused = new Map<StreamName, LoadedStream<Category>>();

  function keep(loaded: LoadedStream<Category>): void {
    if (used.size >= mostStreams) {
      unused = used;
      used = new Map();
    }
    used.set(loaded.stream, loaded);
  }

  function find(stream: StreamName): LoadedStream<Category> | undefined {
    const known = used.get(stream);
    if (known) return known;
    const older = unused.get(stream);
    if (older) keep(older);
    return older;
  }

  return {
    recall<C extends Category>(category: C, stream: StreamName) {
      const known = find(stream);
      return known?.category === category ? (known as LoadedStream<C>) : undefined;
    },

    remember(loaded) {
      const known = find(loaded.stream);
      if (!known || known.revision <= loaded.revision) keep(loaded);
    },

    forget(stream) {
      used.delete(stream);
      unused.delete(stream);
    },
  };
}
