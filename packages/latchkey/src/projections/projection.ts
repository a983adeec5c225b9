import type { ReadModelDefinition, ReadModelWriter } from '../ports/read-models.ts';
import type { RecordedEvent } from '../streams/streams.ts';

/** A read model, and how each event changes it. Taking an event in twice must change nothing more. */
export interface Projection extends ReadModelDefinition {
  apply(recorded: RecordedEvent, writer: ReadModelWriter): void;
}
