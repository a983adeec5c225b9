import { actor, base64urlText, commandId, instant, onBehalfOf, tenantId } from '@latchkey/core';
import { z } from 'zod';

/**
 * What stands beside every event's own fields, under these names in the stored metadata. `chain` (see `chain.ts`) and,
 * on events that were copied from another store, `original` stand there too.
 */
export const metadata = z.object({
  tenantId,
  /** Who caused the event. */
  actor,
  /** For whom the actor acted, when a supporter had signed in as somebody. */
  onBehalfOf: onBehalfOf.optional(),
  occurredAt: instant,
  /** The command (or step of one) that appended the event. */
  commandId,
  /** What that command was asked to do, as a keyed digest. */
  commandDigest: base64urlText,
  schemaVersion: z.int().positive(),
  /** The id of the command that began it all. */
  $correlationId: z.string(),
  /** The id of the event or command that led to this. */
  $causationId: z.string(),
});
export type Metadata = z.infer<typeof metadata>;

/** What a command knows about its events before they are encoded. */
export type Envelope = Omit<Metadata, 'occurredAt' | 'schemaVersion'>;
