import type { EventLog } from '../log/event-log.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import type { CallKind } from './call-kind.ts';

/** What the services work with: the log, the limits, and those who may interfere. */
export type ServiceContext = {
  readonly log: EventLog;
  /** Bytes of data in one append. */
  readonly maximumAppendSize: number;
  /** Milliseconds in which an append must be complete. */
  readonly writeTimeout: number;
  /**
   * Counts the call as one of its kind. False: it gets no answer, ever. Throws what it is refused with.
   * The stream is undefined for a call that names none.
   */
  admit: (call: GrpcCall, kind: CallKind, stream?: string) => boolean;
  /** Gives an answer, now, later or never. */
  deliver: (call: GrpcCall, kind: CallKind, stream: string | undefined, answer: () => void) => void;
};
