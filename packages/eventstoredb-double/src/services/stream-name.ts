import type sharedPb from '@eventstore/db-client/generated/shared_pb.js';

/** The name of a stream. Throws what the server says of one that is empty. */
export function readStreamName(identifier: sharedPb.StreamIdentifier | undefined): string {
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();
  if (name === '') throw new Error("Value cannot be null. (Parameter 'value')");
  return name;
}

/** A name that can be written to: the metadata stream of no stream cannot. */
export function refuseNameless(stream: string): void {
  if (stream === '$$') throw new Error("'$$' is the metadata stream of no stream.");
}
