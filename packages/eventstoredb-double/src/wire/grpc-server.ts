import { createSecureServer, createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { grpcCall, type GrpcCall, type SlowLink } from './grpc-call.ts';
import { ownCertificate } from './own-certificate.ts';

const host = '127.0.0.1';

/** Milliseconds between the end of the calls and that of the process. */
const timeToGo = 1600;

/** What the real server tells a client when it connects. */
const settings = {
  headerTableSize: 4096,
  initialWindowSize: 786_432,
  maxFrameSize: 16_384,
  maxConcurrentStreams: 100,
  maxHeaderListSize: 32_768,
};

/** Node's own limits on what a client may burden it with, which the real server does not have: out of the way. */
const patience = {
  maxSessionMemory: 1_000_000,
  maxSessionRejectedStreams: 1_000_000,
  streamResetBurst: 1_000_000,
  streamResetRate: 1_000_000,
};

/** A gRPC server on one port of this machine, which can be taken down in several ways. */
export type GrpcServer = {
  readonly port: number;
  readonly connections: number;
  readonly openCalls: ReadonlySet<GrpcCall>;
  /** Takes down the connections of these calls, or all. Returns how many. */
  drop: (how: 'reset' | 'end', calls?: readonly GrpcCall[]) => number;
  /**
   * As SIGTERM: no new connections, and every call that is still open after `grace` milliseconds is left without a
   * status.
   */
  shutDown: (grace: number) => Promise<void>;
  /** As SIGKILL: every connection is reset. */
  kill: () => Promise<void>;
};

export async function listen(
  port: number,
  serve: (call: GrpcCall) => void,
  slowLink: SlowLink,
  isSecure: boolean,
): Promise<GrpcServer> {
  const options = { ...patience, settings };
  const server = isSecure ? createSecureServer({ ...options, ...ownCertificate() }) : createServer(options);
  const sockets = new Map<number, Socket>();
  const sessions = new Set<ServerHttp2Session>();
  const openCalls = new Set<GrpcCall>();
  const socketOf = new WeakMap<GrpcCall, Socket>();

  server.on('connection', (socket: Socket) => {
    const remotePort = socket.remotePort ?? 0;
    socket.setNoDelay(true);
    sockets.set(remotePort, socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(remotePort));
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    const call = grpcCall(stream, headers, slowLink);
    const socket = sockets.get(stream.session?.socket.remotePort ?? 0);
    if (socket !== undefined) socketOf.set(call, socket);
    openCalls.add(call);
    call.onOver(() => openCalls.delete(call));
    serve(call);
  });

  function dropSockets(how: 'reset' | 'end', dropped: readonly Socket[]): number {
    for (const socket of dropped) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
    return dropped.length;
  }

  const closed = new Promise<void>((resolve) => server.on('close', () => resolve()));
  await listening(server, port);

  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return sockets.size;
    },
    openCalls,
    drop(how, calls) {
      const chosen = calls?.flatMap((call) => socketOf.get(call) ?? []) ?? sockets.values();
      return dropSockets(how, [...new Set(chosen)]);
    },
    async shutDown(grace) {
      server.close();
      await allOver(openCalls, grace);
      for (const call of openCalls) call.abandon();
      for (const session of sessions) session.close();
      // A client that takes nothing would keep its connection open.
      const gone = setTimeout(() => dropSockets('end', [...sockets.values()]), timeToGo);
      await closed;
      clearTimeout(gone);
    },
    async kill() {
      server.close();
      dropSockets('reset', [...sockets.values()]);
      await closed;
    },
  };
}

/** Waits until each call is over, and no longer than `grace` milliseconds. */
async function allOver(calls: ReadonlySet<GrpcCall>, grace: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, grace);
  });
  const over = [...calls].map((call) => new Promise<void>((resolve) => call.onOver(resolve)));
  await Promise.race([Promise.all(over), tooLate]);
  clearTimeout(timer);
}

async function listening(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
