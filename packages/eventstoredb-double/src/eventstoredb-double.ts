import { anyRevision } from './log/expected-revision.ts';
import { eventLog } from './log/event-log.ts';
import { recordOf, revisionText, type StoredEvent } from './log/stored-event.ts';
import { makeFaults, type Faults } from './faults/faults.ts';
import { serveAppend } from './services/append.ts';
import { serveBatchAppend } from './services/batch-append.ts';
import type { CallKind } from './services/call-kind.ts';
import { refuseWithoutCredentials, refuseWrongCredentials, type Users } from './services/credentials.ts';
import { serveDelete } from './services/delete.ts';
import { serveGossip, type ClusterMember } from './services/gossip.ts';
import { serveRead } from './services/read.ts';
import { serveFeatures } from './services/server-features.ts';
import type { ServiceContext } from './services/service-context.ts';
import { methodsOf23, type SupportedMethod } from './services/supported-methods.ts';
import { listen, type GrpcServer } from './wire/grpc-server.ts';
import type { GrpcCall } from './wire/grpc-call.ts';
import { certificateFile } from './wire/own-certificate.ts';
import { unimplemented } from './wire/rpc-error.ts';
import { newUuid } from './wire/uuid.ts';

export type DoubleOptions = {
  /** 0, the default, takes one that is free. */
  readonly port?: number;
  /** Milliseconds since 1970: when events were created, and how old they are for $maxAge. */
  readonly clock?: () => number;
  /** Bytes of data that one append may bring; 1 MiB unless it is set. */
  readonly maximumAppendSize?: number;
  /** Milliseconds in which all messages of an append must have come; 2,000 unless it is set. */
  readonly writeTimeout?: number;
  /** What the server says that it is; 23.10.8 unless it is set. */
  readonly version?: string;
  /** What the server says that it offers. */
  readonly methods?: readonly SupportedMethod[];
  /** What gossip tells of; the double alone, as leader, unless it is set. */
  readonly members?: () => readonly ClusterMember[];
  /**
   * With users the double speaks TLS, with a certificate of its own, and checks credentials, as a server that is not
   * insecure does. Without, credentials are ignored.
   */
  readonly users?: Users;
};

/** An event as a test looks at it. */
export type LoggedEvent = {
  readonly position: number;
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly created: Date;
  readonly isJson: boolean;
  readonly data: Buffer;
  readonly metadata: Buffer;
};

/** An event that a test puts into the log by hand: foreign, malformed, a link. */
export type ForeignEvent = {
  readonly type: string;
  readonly data?: string | Uint8Array;
  readonly metadata?: string | Uint8Array;
  readonly isJson?: boolean;
  readonly id?: string;
};

/** A server in this process that speaks EventStoreDB's protocol. */
export type EventStoreDbDouble = {
  readonly port: number;
  readonly connectionString: string;
  readonly faults: Faults;
  /** Connections that are open. */
  readonly connections: number;
  /** Calls that are open, by kind: what was not ended shows here. */
  openCalls: () => Record<CallKind, number>;
  /** How many events the log holds, the server's own included. */
  readonly eventCount: number;
  /** All events, oldest first, or those of one stream whether they can be read or not. */
  events: (stream?: string) => LoggedEvent[];
  /** Appends past the protocol and its checks. Throws for a stream with a tombstone. */
  put: (stream: string, events: readonly ForeignEvent[]) => void;
  /** Deletes a stream for ever. */
  tombstone: (stream: string) => void;
  /** As SIGTERM: no new connections, open calls go on for `grace` milliseconds (5,000), then all end without a status. */
  shutDown: (grace?: number) => Promise<void>;
  /** As SIGKILL. */
  kill: () => Promise<void>;
  /** Listens again on the same port after `shutDown` or `kill`. Events stay; what the server keeps in memory does not. */
  comeBack: () => Promise<void>;
  /** Leaves nothing open. */
  stop: () => Promise<void>;
};

const services = '/event_store.client';
const callKinds: readonly CallKind[] = [
  'readStream',
  'readAll',
  'subscribeToStream',
  'subscribeToAll',
  'append',
  'batchAppend',
  'delete',
  'tombstone',
  'features',
  'gossip',
];

export async function startEventStoreDbDouble(options: DoubleOptions = {}): Promise<EventStoreDbDouble> {
  const clock = options.clock ?? Date.now;
  const log = eventLog(clock, newUuid);
  const kinds = new Map<GrpcCall, CallKind>();
  const instanceId = newUuid();
  const isSecure = options.users !== undefined;
  let server: GrpcServer | undefined;

  const { faults, points } = makeFaults({
    drop: (how, calls) => server?.drop(how, calls) ?? 0,
    openCalls: () => kinds,
  });

  const context: ServiceContext = {
    log,
    maximumAppendSize: options.maximumAppendSize ?? 1024 * 1024,
    writeTimeout: options.writeTimeout ?? 2000,
    admit(call, kind, stream) {
      if (!kinds.has(call) && !call.isOver) {
        kinds.set(call, kind);
        call.onOver(() => kinds.delete(call));
      }
      refuseWithoutCredentials(call, kind, options.users);
      return points.admit(call, kind, stream);
    },
    deliver: points.deliver,
  };

  const features = { version: options.version ?? '23.10.8', methods: options.methods ?? methodsOf23 };
  const alone = (): readonly ClusterMember[] => [
    { host: '127.0.0.1', port: port(), state: 'Leader', isAlive: true },
  ];
  const gossip = { instanceId, clock, members: options.members ?? alone };

  const routes: Readonly<Record<string, (call: GrpcCall) => void>> = {
    [`${services}.streams.Streams/Read`]: (call) => serveRead(call, context),
    [`${services}.streams.Streams/Append`]: (call) => serveAppend(call, context),
    [`${services}.streams.Streams/BatchAppend`]: (call) => serveBatchAppend(call, context),
    [`${services}.streams.Streams/Delete`]: (call) => serveDelete(call, context, 'delete'),
    [`${services}.streams.Streams/Tombstone`]: (call) => serveDelete(call, context, 'tombstone'),
    [`${services}.server_features.ServerFeatures/GetSupportedMethods`]: (call) =>
      serveFeatures(call, context, features),
    [`${services}.gossip.Gossip/Read`]: (call) => serveGossip(call, context, gossip),
  };

  function serve(call: GrpcCall): void {
    try {
      refuseWrongCredentials(call, options.users);
      const route = routes[call.path];
      if (route === undefined) throw unimplemented();
      route(call);
    } catch (error) {
      call.fail(error);
    }
  }

  let lastPort = options.port ?? 0;
  const port = (): number => lastPort;

  async function start(): Promise<void> {
    server = await listen(lastPort, serve, points.slowLink, isSecure);
    lastPort = server.port;
  }

  async function kill(): Promise<void> {
    await server?.kill();
    server = undefined;
    log.forgetIds();
  }

  log.append('$$$stats-127.0.0.1:2113', anyRevision, [
    proposed({ type: '$metadata', data: '{"$maxAge":86400,"$acl":{"$r":"$admins"}}', isJson: true }),
  ]);
  await start();

  return {
    get port() {
      return lastPort;
    },
    get connectionString() {
      const security = isSecure ? `tls=true&tlsCAFile=${encodeURIComponent(certificateFile)}` : 'tls=false';
      return `esdb://127.0.0.1:${lastPort}?${security}`;
    },
    faults,
    get connections() {
      return server?.connections ?? 0;
    },
    openCalls() {
      const counts = Object.fromEntries(callKinds.map((kind) => [kind, 0])) as Record<CallKind, number>;
      for (const kind of kinds.values()) counts[kind]++;
      return counts;
    },
    get eventCount() {
      return log.events.length;
    },
    events: (stream) =>
      log.events.filter((event) => stream === undefined || event.stream === stream).map(loggedEvent),
    put(stream, events) {
      const outcome = log.append(stream, anyRevision, events.map(proposed));
      if (outcome.type !== 'written') throw new Error(`Nothing was put into ${stream}: ${outcome.type}.`);
    },
    tombstone: (stream) => void log.tombstone(stream, anyRevision),
    async shutDown(grace = 5000) {
      await server?.shutDown(grace);
      server = undefined;
      log.forgetIds();
    },
    kill,
    comeBack: start,
    async stop() {
      await kill();
    },
  };
}

function proposed({ type, data = '', metadata = '', isJson = false, id = newUuid() }: ForeignEvent) {
  return { id, type, isJson, data: Buffer.from(data), metadata: Buffer.from(metadata) };
}

function loggedEvent(event: StoredEvent): LoggedEvent {
  const record = recordOf(event);
  return {
    position: event.position,
    stream: event.stream,
    revision: BigInt(revisionText(event.revision)),
    id: event.id,
    type: event.type,
    created: new Date(event.created),
    isJson: record.getMetadataMap().get('content-type') === 'application/json',
    data: Buffer.from(record.getData_asU8()),
    metadata: Buffer.from(record.getCustomMetadata_asU8()),
  };
}
