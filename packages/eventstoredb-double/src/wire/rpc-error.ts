import { status } from '@grpc/grpc-js';

/** How a call ends when it does not end with OK. What is thrown beside it is `2 Exception was thrown by handler.` */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: status;
  readonly trailers: Readonly<Record<string, string>>;

  constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details);
    this.code = code;
    this.trailers = trailers;
  }
}

export function streamDeleted(stream: string): RpcError {
  return new RpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

/** Deleting and making a tombstone both say "Delete"; any is −2, no_stream −1 and stream_exists −4. */
export function deleteOfWrongVersion(stream: string, expected: bigint, actual: bigint): RpcError {
  return new RpcError(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  );
}

export function maximumAppendSizeExceeded(maximum: number): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${maximum} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maximum),
  });
}

export function missingMetadataProperty(property: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}

export function notLeader(leader: { host: string; port: number }): RpcError {
  return new RpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': leader.host,
    'leader-endpoint-port': String(leader.port),
  });
}

/** What a server says that is still starting, or has lost its leader. */
export function notReady(): RpcError {
  return new RpcError(status.UNAVAILABLE, 'Server Is Not Ready');
}

export function cancelled(): RpcError {
  return new RpcError(status.CANCELLED, 'Cancelled');
}

export function accessDenied(): RpcError {
  return new RpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
}

/** What a server that checks credentials says of wrong ones. */
export function unauthenticated(): RpcError {
  return new RpcError(status.UNAUTHENTICATED, 'Unauthenticated');
}

export function unimplemented(): RpcError {
  return new RpcError(status.UNIMPLEMENTED, 'Service is unimplemented.');
}

export function noSuchOption(value: string, type: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, `'${value}' is not a valid ${type}`);
}

export function consumerTooSlow(): RpcError {
  return new RpcError(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );
}

export function unexpectedResult(result: string): RpcError {
  return new RpcError(status.UNKNOWN, `Unexpected ${result}`);
}

export function messageTooLarge(): RpcError {
  return new RpcError(
    status.RESOURCE_EXHAUSTED,
    'Received message exceeds the maximum configured message size.',
  );
}

/** What the server says of every fault that it did not foresee. */
export function thrownByHandler(): RpcError {
  return new RpcError(status.UNKNOWN, 'Exception was thrown by handler.');
}
