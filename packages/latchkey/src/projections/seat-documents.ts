import type { CommandId, Id, Instant, SeatHolder, SeatPoolEvent, TenantId } from '@latchkey/core';
import { seatPoolOf } from '@latchkey/core';
import type { ReadModelReader, ReadModelWriter } from '../ports/read-models.ts';
import type { Position } from '../position.ts';
import { createCommandMemory, rememberCommand } from '../streams/command-memory.ts';
import type { KeptFold } from '../streams/kept-folds.ts';
import type { RecordedEvent } from '../streams/streams.ts';

/** A tenant's seats, but for who holds them. */
export type SeatPoolDocument = {
  /** Empty where several tenants have written to the stream, whose fold is then not kept. */
  tenantId: TenantId | '';
  capacity: number;
  /** Of the newest event, and where that stands in the log. */
  revision: number;
  position: Position;
};

/** A seat that somebody holds. */
export type SeatDocument = {
  poolId: Id;
  holder: SeatHolder;
  /** Absent where it is committed. */
  until?: Instant;
  since: Instant;
};

/** A command that changed how many seats there are: the only one on a pool that is known by its id. */
export type LicenceDocument = { poolId: Id; id: CommandId; digest: string; revision: number };

export const seatCollections = {
  seatPools: { indexes: {} },
  seats: { indexes: { byPool: ['poolId'] } },
  seatLicences: { indexes: { byPool: ['poolId', 'revision'] } },
};

const all = Number.MAX_SAFE_INTEGER;

/** Takes one more event of a pool in. A command costs two small documents, however many seats are held. */
export function takeInSeats(
  event: SeatPoolEvent,
  { metadata, revision, position }: RecordedEvent,
  poolId: Id,
  writer: ReadModelWriter,
): void {
  const { tenantId, commandId, commandDigest } = metadata;
  const before = writer.get<SeatPoolDocument>('seatPools', poolId);
  const isShared = before !== undefined && before.tenantId !== tenantId;
  const capacity = event.type === 'SeatsLicensed' ? event.capacity : (before?.capacity ?? 0);
  const pool: SeatPoolDocument = { tenantId: isShared ? '' : tenantId, capacity, revision, position };
  writer.put('seatPools', poolId, pool);
  if (event.type === 'SeatsLicensed') {
    const licence: LicenceDocument = { poolId, id: commandId, digest: commandDigest, revision };
    writer.put('seatLicences', commandId, licence);
    return;
  }
  const { holder, at: since } = event;
  const key = `${poolId} ${holder.type === 'invitation' ? holder.invitationId : holder.accessGrantId} ${holder.round}`;
  if (event.type === 'SeatReleased') return writer.remove('seats', key);
  const seat: SeatDocument = {
    poolId,
    holder,
    ...(event.type === 'SeatReserved' && { until: event.until }),
    since,
  };
  writer.put('seats', key, seat);
}

/** The fold of a pool, as the lists keep it: with it a process starts without reading years of events. */
export function keptPool(reader: ReadModelReader, id: Id): KeptFold<'seatPool'> | undefined {
  const pool = reader.get<SeatPoolDocument>('seatPools', id);
  if (!pool || pool.tenantId === '') return undefined;
  const { tenantId, capacity, revision, position } = pool;
  const find = { index: 'byPool', equals: [id], limit: all };
  const seats = reader.find<SeatDocument>('seats', find).map(({ document: { holder, until, since } }) => ({
    holder,
    until,
    since,
  }));
  const commands = createCommandMemory();
  for (const { document } of reader.find<LicenceDocument>('seatLicences', find)) {
    rememberCommand(commands, document.id, document.digest, document.revision);
  }
  return { state: seatPoolOf(capacity, seats), revision, position, tenantId, commands };
}
