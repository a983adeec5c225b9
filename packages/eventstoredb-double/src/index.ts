export { startEventStoreDbDouble } from './eventstoredb-double.ts';
export type { DoubleOptions, EventStoreDbDouble, ForeignEvent, LoggedEvent } from './eventstoredb-double.ts';
export type { CallEnd, Fault, Faults, FaultScope, HeldReplies, SlowLinkOptions } from './faults/faults.ts';
export type { CallKind } from './services/call-kind.ts';
export type { ClusterMember } from './services/gossip.ts';
export type { Users } from './services/credentials.ts';
export { methodsOf23 } from './services/supported-methods.ts';
export type { SupportedMethod } from './services/supported-methods.ts';
