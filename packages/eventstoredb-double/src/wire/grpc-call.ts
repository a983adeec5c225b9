import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { framesIn, frameReader } from './message-frames.ts';
import { messageTooLarge, RpcError, thrownByHandler } from './rpc-error.ts';

/** The longest message that the server takes: 16 MiB less what a record of its log needs beside the data. */
const maximumMessageLength = 16 * 1024 * 1024 - 10_000;

/** What makes the way to a client slow. */
export type SlowLink = {
  isSlow: (connectionName: string) => boolean;
  /** How many milliseconds a message of so many bytes takes. Counts it. */
  delay: (bytes: number, connectionName: string) => number;
};

/** One gRPC call, as the server sees it. */
export type GrpcCall = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly connectionName: string;
  /** Frames to the client. False: it has not taken what it was sent before; `onDrain` tells when it has. */
  send: (frames: Buffer) => boolean;
  onDrain: (listener: () => void) => void;
  /** Ends the call with OK. */
  end: () => void;
  /** Ends the call with an error; what is no `RpcError` is told as the server tells it. */
  fail: (error: unknown) => void;
  /** Ends the call as a server that shuts down does: with no status at all. */
  abandon: () => void;
  readonly isOver: boolean;
  onOver: (listener: () => void) => void;
  /** Messages from the client; a listener that throws fails the call. */
  onMessages: (on: { message: (message: Buffer) => void; end: () => void }) => void;
};

export function grpcCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  slowLink: SlowLink,
): GrpcCall {
  const connectionName = String(headers['connection-name'] ?? '');
  const overListeners: (() => void)[] = [];
  const drainListeners: (() => void)[] = [];
  const onTheWay: { readonly delay: number; readonly arrive: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let hasAnswered = false;
  let trailers: Record<string, string> = {};

  function finish(): void {
    if (isOver) return;
    isOver = true;
    for (const listener of overListeners) listener();
  }

  function drained(): void {
    for (const listener of drainListeners) listener();
  }

  function write(frames: Buffer): boolean {
    if (stream.destroyed || stream.closed) return true;
    if (!hasAnswered) {
      hasAnswered = true;
      stream.respond(answerHeaders(), { waitForTrailers: true });
    }
    return stream.write(frames);
  }

  /** On a slow link each message waits for those before it, and the end of the call for them all. */
  function sendSlowly(frame: Buffer): void {
    onTheWay.push({ delay: slowLink.delay(frame.length, connectionName), arrive: () => void write(frame) });
    if (onTheWay.length === 1) letArrive();
  }

  function letArrive(): void {
    const [first] = onTheWay;
    if (first === undefined) {
      drained();
      return;
    }
    timer = setTimeout(() => {
      first.arrive();
      onTheWay.shift();
      letArrive();
    }, first.delay);
  }

  function endWith(status: Record<string, string>): void {
    if (isOver) return;
    finish();
    if (onTheWay.length > 0) onTheWay.push({ delay: 0, arrive: () => closeWith(status) });
    else closeWith(status);
  }

  function closeWith(status: Record<string, string>): void {
    if (stream.destroyed || stream.closed) return;
    if (hasAnswered) {
      trailers = status;
      stream.end();
      return;
    }
    stream.respond({ ...answerHeaders(), 'content-length': '0', ...status }, { endStream: true });
  }

  function fail(error: unknown): void {
    const { code, message, trailers } = error instanceof RpcError ? error : thrownByHandler();
    endWith({ 'grpc-status': String(code), 'grpc-message': inHeader(message), ...inHeaders(trailers) });
  }

  stream.on('drain', () => {
    if (onTheWay.length === 0) drained();
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.on('close', () => {
    clearTimeout(timer);
    finish();
  });
  // A client that leaves resets its streams: `close` follows.
  stream.on('error', () => {});

  return {
    path: headers[':path'] ?? '',
    headers,
    connectionName,
    send(frames) {
      if (isOver) return true;
      if (onTheWay.length === 0 && !slowLink.isSlow(connectionName)) return write(frames);
      for (const frame of framesIn(frames)) sendSlowly(frame);
      return false;
    },
    onDrain: (listener) => void drainListeners.push(listener),
    end: () => endWith({ 'grpc-status': '0' }),
    fail,
    abandon() {
      finish();
      if (stream.destroyed || stream.closed) return;
      if (!hasAnswered) stream.respond(answerHeaders(), { waitForTrailers: true });
      stream.close(constants.NGHTTP2_NO_ERROR);
    },
    get isOver() {
      return isOver;
    },
    onOver: (listener) => void overListeners.push(listener),
    onMessages(on) {
      const guarded = (handle: () => void): void => {
        if (isOver) return;
        try {
          handle();
        } catch (error) {
          fail(error);
        }
      };
      stream.on(
        'data',
        frameReader(maximumMessageLength, {
          message: (message) => guarded(() => on.message(message)),
          tooLarge: () => fail(messageTooLarge()),
        }),
      );
      stream.on('end', () => guarded(on.end));
    },
  };
}

function answerHeaders(): Record<string, string | number> {
  return { ':status': 200, 'content-type': 'application/grpc', server: 'Kestrel' };
}

/** Percent-encoded, as gRPC wants it: all but printable ASCII, and the percent sign itself. */
function inHeader(text: string): string {
  return Array.from(Buffer.from(text), (byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x25
      ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
      : String.fromCharCode(byte),
  ).join('');
}

/** Trailers are ASCII: the server writes a question mark for anything else. */
function inHeaders(trailers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(trailers).map(([key, value]) => [key, value.replaceAll(/[^\x20-\x7e]/g, '?')]),
  );
}
