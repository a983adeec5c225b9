// oxlint-disable no-restricted-imports -- what is measured are parts that the packages do not show
import type { SqliteStores } from '@latchkey/sqlite';
import { memoryKeyVault, systemClock, systemRandomness } from 'latchkey';
import { createEventCodec } from '../packages/latchkey/src/codec/event-codec.ts';
import { upcasters } from '../packages/latchkey/src/codec/upcasters.ts';
import { createKeyring } from '../packages/latchkey/src/keys/keyring.ts';
import { createLogFollower } from '../packages/latchkey/src/log/log-follower.ts';
import { lists } from '../packages/latchkey/src/projections/lists.ts';
import { projectionConsumer } from '../packages/latchkey/src/projections/projection.ts';
import type { DomainEvent } from '../packages/latchkey/src/streams/category.ts';
import { eventSchemas } from '../packages/latchkey/src/streams/category.ts';
import { createStreams } from '../packages/latchkey/src/streams/streams.ts';

/** Builds the lists from the whole log, as Latchkey does when it starts on a new file of read models. */
export async function rebuildLists({ eventStore, readModels }: SqliteStores): Promise<void> {
  const keyring = createKeyring(memoryKeyVault(), new Uint8Array(32), systemRandomness);
  const codec = createEventCodec<DomainEvent>(eventSchemas, upcasters, systemRandomness);
  const streams = createStreams({ eventStore, codec, keyring, randomness: systemRandomness });
  const follower = createLogFollower({
    eventStore,
    streams,
    clock: systemClock,
    consumers: [projectionConsumer(lists, readModels).consumer],
    onCaughtUp: () => {},
    onFailure: () => {},
  });
  await follower.start();
  await follower.close();
}
