/** A method of the server as ServerFeatures names it, in lower case. */
export type SupportedMethod = {
  readonly service: string;
  readonly method: string;
  readonly features: readonly string[];
};

/** What version 23.10.8 offers: 43 methods. */
export const methodsOf23: readonly SupportedMethod[] = [
  { service: 'event_store.client.redaction.redaction', method: 'geteventpositions', features: [] },
  { service: 'event_store.client.redaction.redaction', method: 'switchchunks', features: [] },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'create',
    features: ['stream', 'all'],
  },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'update',
    features: ['stream', 'all'],
  },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'delete',
    features: ['stream', 'all'],
  },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'read',
    features: ['stream', 'all'],
  },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'getinfo',
    features: ['stream', 'all'],
  },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'replayparked',
    features: ['stream', 'all'],
  },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'list',
    features: ['stream', 'all'],
  },
  {
    service: 'event_store.client.persistent_subscriptions.persistentsubscriptions',
    method: 'restartsubsystem',
    features: ['stream', 'all'],
  },
  { service: 'event_store.client.users.users', method: 'create', features: [] },
  { service: 'event_store.client.users.users', method: 'update', features: [] },
  { service: 'event_store.client.users.users', method: 'delete', features: [] },
  { service: 'event_store.client.users.users', method: 'disable', features: [] },
  { service: 'event_store.client.users.users', method: 'enable', features: [] },
  { service: 'event_store.client.users.users', method: 'details', features: [] },
  { service: 'event_store.client.users.users', method: 'changepassword', features: [] },
  { service: 'event_store.client.users.users', method: 'resetpassword', features: [] },
  { service: 'event_store.client.streams.streams', method: 'read', features: ['position', 'events'] },
  { service: 'event_store.client.streams.streams', method: 'append', features: [] },
  { service: 'event_store.client.streams.streams', method: 'delete', features: [] },
  { service: 'event_store.client.streams.streams', method: 'tombstone', features: [] },
  { service: 'event_store.client.streams.streams', method: 'batchappend', features: ['deadline_duration'] },
  { service: 'event_store.client.operations.operations', method: 'startscavenge', features: [] },
  { service: 'event_store.client.operations.operations', method: 'stopscavenge', features: [] },
  { service: 'event_store.client.operations.operations', method: 'shutdown', features: [] },
  { service: 'event_store.client.operations.operations', method: 'mergeindexes', features: [] },
  { service: 'event_store.client.operations.operations', method: 'resignnode', features: [] },
  { service: 'event_store.client.operations.operations', method: 'setnodepriority', features: [] },
  {
    service: 'event_store.client.operations.operations',
    method: 'restartpersistentsubscriptions',
    features: [],
  },
  { service: 'event_store.client.gossip.gossip', method: 'read', features: [] },
  { service: 'event_store.client.monitoring.monitoring', method: 'stats', features: [] },
  {
    service: 'event_store.client.server_features.serverfeatures',
    method: 'getsupportedmethods',
    features: [],
  },
  {
    service: 'event_store.client.projections.projections',
    method: 'create',
    features: ['track_emitted_streams'],
  },
  { service: 'event_store.client.projections.projections', method: 'update', features: [] },
  { service: 'event_store.client.projections.projections', method: 'delete', features: [] },
  { service: 'event_store.client.projections.projections', method: 'statistics', features: [] },
  { service: 'event_store.client.projections.projections', method: 'disable', features: [] },
  { service: 'event_store.client.projections.projections', method: 'enable', features: [] },
  { service: 'event_store.client.projections.projections', method: 'reset', features: [] },
  { service: 'event_store.client.projections.projections', method: 'state', features: [] },
  { service: 'event_store.client.projections.projections', method: 'result', features: [] },
  { service: 'event_store.client.projections.projections', method: 'restartsubsystem', features: [] },
];
