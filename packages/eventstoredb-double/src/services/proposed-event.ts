import type { ProposedEvent } from '../log/stored-event.ts';
import { readEventId } from '../wire/uuid.ts';
import type sharedPb from '@eventstore/db-client/generated/shared_pb.js';

/** What both ways to append send for an event. */
export type ProposedMessage = {
  getId: () => sharedPb.UUID | undefined;
  getMetadataMap: () => { get: (key: string) => string | undefined };
  getData_asU8: () => Uint8Array;
  getCustomMetadata_asU8: () => Uint8Array;
};

/** The event that a client asks for. Throws what the server says of an id or a type that is none. */
export function readProposedEvent(
  message: ProposedMessage,
  missing: (property: 'type' | 'content-type') => Error,
): ProposedEvent {
  const metadata = message.getMetadataMap();
  const type = metadata.get('type');
  if (type === undefined) throw missing('type');
  const contentType = metadata.get('content-type');
  if (contentType === undefined) throw missing('content-type');
  const id = readEventId(message.getId());
  if (type === '') throw new Error("Empty eventType provided. (Parameter 'eventType')");
  return {
    id,
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}
