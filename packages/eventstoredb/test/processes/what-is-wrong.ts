import type { StoredEvent } from 'latchkey';
import type { Acknowledged } from './load.ts';

/** What was acknowledged and is not in the log, and what is there more than once, in words. */
export function whatIsWrong(
  log: readonly StoredEvent[],
  acknowledged: readonly Acknowledged[],
): readonly string[] {
  const at = new Map<string | undefined, StoredEvent>(log.map((event) => [event.position, event]));
  const lost = acknowledged.filter(({ position }) => !at.has(position));
  const bearing = acknowledged
    .filter(({ appends }) => appends)
    .flatMap(({ position }) => at.get(position) ?? []);
  return [
    ...lost.map(({ what, commandId }) => `${what} ${commandId} was acknowledged and is not there`),
    ...moreThanOnce(bearing.map(({ position }) => `${position} is what two commands appended`)),
    ...moreThanOnce(log.map(({ id }) => `the event ${id} is there twice`)),
    // Of one command, nothing happens twice.
    ...moreThanOnce(
      log.flatMap(({ stream, type, metadata: { commandId } }) =>
        commandId === undefined ? [] : `${type} in ${stream} came twice of ${JSON.stringify(commandId)}`,
      ),
    ),
  ];
}

function moreThanOnce(sentences: readonly string[]): readonly string[] {
  return [...Map.groupBy(sentences, (sentence) => sentence)].flatMap(([sentence, all]) =>
    all.length > 1 ? sentence : [],
  );
}
