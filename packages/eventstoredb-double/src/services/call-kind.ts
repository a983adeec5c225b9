/** What a client can ask the double for. An append is `batchAppend` without credentials and `append` with them. */
export type CallKind =
  | 'readStream'
  | 'readAll'
  | 'subscribeToStream'
  | 'subscribeToAll'
  | 'append'
  | 'batchAppend'
  | 'delete'
  | 'tombstone'
  | 'features'
  | 'gossip';
