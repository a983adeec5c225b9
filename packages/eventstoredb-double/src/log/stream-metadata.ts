/** What of a stream's metadata decides which of its events can be read. */
export type StreamMetadata = {
  readonly maxCount?: number;
  /** Seconds. */
  readonly maxAge?: number;
  readonly truncateBefore?: number;
};

/** `$tb` of a stream that was deleted softly: 2^63 − 1. JSON knows it as 2^63. */
const truncatedForEver = 2 ** 63;

/** What the server writes to delete a stream softly. Written by hand, since a number cannot hold it. */
export const softDeletion = Buffer.from('{"$tb":9223372036854775807}');

/** The metadata of a `$metadata` event. What is malformed, or out of range, counts as none at all. */
export function parseStreamMetadata(data: Buffer): StreamMetadata {
  const fields = parseObject(data);
  if (fields === undefined) return {};
  const maxCount = wholeNumber(fields['$maxCount'], 1);
  const maxAge = wholeNumber(fields['$maxAge'], 1);
  const truncateBefore = wholeNumber(fields['$tb'], 0);
  if (maxCount === 'invalid' || maxAge === 'invalid' || truncateBefore === 'invalid') return {};
  return {
    ...(maxCount === undefined ? {} : { maxCount }),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(truncateBefore === undefined ? {} : { truncateBefore }),
  };
}

export function isSoftDeleted(metadata: StreamMetadata): boolean {
  return (metadata.truncateBefore ?? 0) >= truncatedForEver;
}

/** The same metadata with the stream open again from a revision on; undefined if it is no JSON object. */
export function reopened(data: Buffer, from: number): Buffer | undefined {
  const fields = parseObject(data);
  return fields && Buffer.from(JSON.stringify({ ...fields, $tb: from }));
}

/** The stream that holds the metadata of another. */
export function metadataStreamOf(stream: string): string {
  return `$$${stream}`;
}

export function isMetadataStream(stream: string): boolean {
  return stream.startsWith('$$');
}

/** The stream whose metadata this one holds. */
export function originalStreamOf(metadataStream: string): string {
  return metadataStream.slice(2);
}

function wholeNumber(value: unknown, least: number): number | undefined | 'invalid' {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= least ? value : 'invalid';
}

function parseObject(data: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
