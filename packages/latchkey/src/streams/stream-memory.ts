import type { StreamName } from '../ports/event-store.ts';
import type { Category } from './category.ts';
import type { LoadedStream } from './loaded-stream.ts';

/**
 * The streams that were used last, as they stood then. What is remembered may be older than what is: whoever must know
 * how a stream stands reads on from there.
 */
export interface StreamMemory {
  recall<C extends Category>(category: C, stream: StreamName): LoadedStream<C> | undefined;
  /** Never puts an older state in the place of a newer one. */
  remember<C extends Category>(loaded: LoadedStream<C>): void;
  forget(stream: StreamName): void;
}

const mostStreams = 10_000;

export function createStreamMemory(): StreamMemory {
  /** In the order in which they were used last. */
  const streams = new Map<StreamName, LoadedStream<Category>>();

  function keep(loaded: LoadedStream<Category>): void {
    streams.delete(loaded.stream);
    streams.set(loaded.stream, loaded);
    if (streams.size <= mostStreams) return;
    for (const oldest of streams.keys()) {
      streams.delete(oldest);
      return;
    }
  }

  return {
    recall<C extends Category>(category: C, stream: StreamName) {
      const known = streams.get(stream);
      if (known) keep(known);
      // A stream's name begins with its category, so one that is known by its name is of that category.
      return known?.category === category ? (known as LoadedStream<C>) : undefined;
    },

    remember(loaded) {
      const known = streams.get(loaded.stream);
      if (!known || known.revision <= loaded.revision) keep(loaded);
    },

    forget: (stream) => void streams.delete(stream),
  };
}
