import type { LogConsumer } from '../log/log-follower.ts';
import type { ReadModel, ReadModelDefinition, ReadModels, ReadModelWriter } from '../ports/read-models.ts';
import type { RecordedEvent } from '../streams/streams.ts';

/** A read model, and how each event changes it. Taking an event in twice must change nothing more. */
export interface Projection extends ReadModelDefinition {
  apply(recorded: RecordedEvent, writer: ReadModelWriter): void;
}

/** Keeps a projection's read model up to date: the changes of a page of the log and the new checkpoint go in together. */
export function projectionConsumer(
  projection: Projection,
  readModels: ReadModels,
): { model: ReadModel; consumer: LogConsumer } {
  const model = readModels.open(projection);
  return {
    model,
    consumer: {
      name: projection.name,
      position: () => model.checkpoint(),
      consume(events, upTo) {
        model.commit(upTo, (writer) => {
          for (const event of events) projection.apply(event, writer);
        });
      },
    },
  };
}
