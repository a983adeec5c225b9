import type { CallKind } from '../services/call-kind.ts';
import { announcementOf } from '../wire/message-frames.ts';
import type { GrpcCall, SlowLink } from '../wire/grpc-call.ts';
import { accessDenied, cancelled, consumerTooSlow, notLeader, notReady } from '../wire/rpc-error.ts';

/** Which calls a fault meets. What is left out limits nothing. */
export type FaultScope = {
  readonly calls?: readonly CallKind[];
  /** The start of the stream's name. */
  readonly stream?: string;
  /** The client's `connectionName`. */
  readonly client?: string;
  /** How often it happens; without it, until it is lifted. */
  readonly times?: number;
};

/** A fault that stands until it happened as often as was asked for, or is lifted. */
export type Fault = {
  /** How often it happened. */
  readonly count: number;
  lift: () => void;
};

/** Replies that wait. What they tell of is done. */
export type HeldReplies = Fault & {
  readonly waiting: number;
  /** Gives those that wait, in their order, and lifts the fault. */
  release: () => void;
};

/** How an open call can end: with OK, or with what the server says of a slow consumer, at its start, or at a cancellation. */
export type CallEnd = 'ok' | 'too slow' | 'not ready' | 'cancelled';

export type SlowLinkOptions = {
  readonly millisecondsPerMessage?: number;
  readonly bytesPerSecond?: number;
  readonly client?: string;
};

/** What can go wrong. Each happens to whatever fits its scope, from when it is asked for. */
export type Faults = {
  /** Takes connections down now: with RST, or with FIN. Returns how many. */
  dropConnections: (options?: { how?: 'reset' | 'end'; client?: string }) => number;
  /** Takes the connection down when a call comes: before anything is done, or with all done and no reply. */
  dropAt: (moment: 'request' | 'reply', scope?: FaultScope) => Fault;
  /** Ends open calls now: with OK, or otherwise. Returns how many. */
  endCalls: (options?: { calls?: readonly CallKind[]; client?: string; how?: CallEnd }) => number;
  /** Does what is asked for and keeps the reply. */
  holdReplies: (scope?: FaultScope) => HeldReplies;
  /** Does what is asked for and never replies. */
  loseReplies: (scope?: FaultScope) => Fault;
  /** Takes calls and does nothing with them. The connection lives, and its pings are answered. */
  silence: (scope?: FaultScope) => Fault;
  /**
   * Refuses as a follower refuses what requires the leader (`requiresLeader` of the client's call), or, read-only, as
   * a read-only replica refuses every write besides.
   */
  refuseAsNotLeader: (
    leader: { host: string; port: number },
    scope?: FaultScope & { readOnly?: boolean },
  ) => Fault;
  /** Refuses as a server does that is still starting. */
  refuseAsNotReady: (scope?: FaultScope) => Fault;
  /** Refuses as the server does where an ACL forbids it. */
  denyAccess: (scope?: FaultScope) => Fault;
  /** Replies with the head of a message that is too large for the client. */
  replyOverSize: (scope?: FaultScope) => Fault;
  /** Every message to the client takes its time, in order, call by call. Its `count` is of messages. */
  slowLink: (options: SlowLinkOptions) => Fault;
  /** Lifts all that stand; held replies are given. */
  liftAll: () => void;
};

/** Where the faults come in. */
export type FaultPoints = {
  /** False: no answer, ever. Throws what the call is refused with. */
  admit: (call: GrpcCall, kind: CallKind, stream: string | undefined) => boolean;
  deliver: (call: GrpcCall, kind: CallKind, stream: string | undefined, answer: () => void) => void;
  slowLink: SlowLink;
};

/** What the faults may touch. */
export type Reach = {
  drop: (how: 'reset' | 'end', calls?: readonly GrpcCall[]) => number;
  openCalls: () => Iterable<readonly [GrpcCall, CallKind]>;
};

type Standing = {
  readonly meets: (call: GrpcCall, kind: CallKind, stream: string | undefined) => boolean;
  readonly fault: Fault;
  happen: () => void;
};

type AtRequest = Standing & { readonly admit: (call: GrpcCall) => boolean };
type AtReply = Standing & { readonly reply: (call: GrpcCall, answer: () => void) => void };

type Slow = Standing & {
  readonly isOf: (client: string) => boolean;
  readonly delay: (bytes: number) => number;
};

/** More than the 17 MiB that the client takes. */
const overSize = 18 * 1024 * 1024;

const writes: readonly CallKind[] = ['append', 'batchAppend', 'delete', 'tombstone'];

export function makeFaults(reach: Reach): { faults: Faults; points: FaultPoints } {
  const atRequest = new Set<AtRequest>();
  const atReply = new Set<AtReply>();
  const links = new Set<Slow>();
  const held = new Set<HeldReplies>();

  function standing<T extends Standing>(set: Set<T>, scope: FaultScope, complete: (base: Standing) => T): T {
    let count = 0;
    let left = scope.times ?? Infinity;
    const whole: T = complete({
      meets: (call, kind, stream) => left > 0 && isMet(scope, call, kind, stream),
      fault: {
        get count() {
          return count;
        },
        lift: () => void set.delete(whole),
      },
      happen() {
        count++;
        if (--left === 0) set.delete(whole);
      },
    });
    set.add(whole);
    return whole;
  }

  const addAtRequest = (scope: FaultScope, admit: (call: GrpcCall) => boolean): Fault =>
    standing(atRequest, scope, (base) => ({ ...base, admit })).fault;
  const addAtReply = (scope: FaultScope, reply: AtReply['reply']): Fault =>
    standing(atReply, scope, (base) => ({ ...base, reply })).fault;

  const slowLinks = (client: string): Slow[] => [...links].filter(({ isOf }) => isOf(client));
  const refuse = (scope: FaultScope, error: () => Error): Fault =>
    addAtRequest(scope, () => {
      throw error();
    });

  function holdReplies(scope: FaultScope = {}): HeldReplies {
    const waiting: (() => void)[] = [];
    const fault = addAtReply(scope, (_call, answer) => void waiting.push(answer));
    const replies: HeldReplies = {
      get count() {
        return fault.count;
      },
      get waiting() {
        return waiting.length;
      },
      lift: fault.lift,
      release() {
        fault.lift();
        held.delete(replies);
        for (const answer of waiting.splice(0)) answer();
      },
    };
    held.add(replies);
    return replies;
  }

  const faults: Faults = {
    dropConnections({ how = 'reset', client } = {}) {
      if (client === undefined) return reach.drop(how);
      const calls = [...reach.openCalls()].map(([call]) => call);
      return reach.drop(
        how,
        calls.filter(({ connectionName }) => connectionName === client),
      );
    },
    dropAt(moment, scope = {}) {
      const drop = (call: GrpcCall): boolean => {
        reach.drop('reset', [call]);
        return false;
      };
      return moment === 'request' ? addAtRequest(scope, drop) : addAtReply(scope, drop);
    },
    endCalls({ how = 'ok', ...scope } = {}) {
      const ended = [...reach.openCalls()].filter(([call, kind]) => isMet(scope, call, kind, undefined));
      for (const [call] of ended) endCall(call, how);
      return ended.length;
    },
    holdReplies,
    loseReplies: (scope = {}) => addAtReply(scope, () => {}),
    silence: (scope = {}) => addAtRequest(scope, () => false),
    refuseAsNotLeader: (leader, { readOnly = false, ...scope } = {}) =>
      standing(atRequest, scope, (base) => ({
        ...base,
        meets: (call, kind, stream) =>
          base.meets(call, kind, stream) &&
          (call.headers['requires-leader'] === 'true' || (readOnly && writes.includes(kind))),
        admit() {
          throw notLeader(leader);
        },
      })).fault,
    refuseAsNotReady: (scope = {}) => refuse(scope, notReady),
    denyAccess: (scope = {}) => refuse(scope, accessDenied),
    replyOverSize: (scope = {}) => addAtReply(scope, (call) => void call.send(announcementOf(overSize))),
    slowLink: ({ millisecondsPerMessage = 0, bytesPerSecond = Infinity, client }) =>
      standing(links, {}, (base) => ({
        ...base,
        isOf: (name) => client === undefined || name === client,
        delay: (bytes) => millisecondsPerMessage + (bytes / bytesPerSecond) * 1000,
      })).fault,
    liftAll() {
      for (const replies of held) replies.release();
      atRequest.clear();
      atReply.clear();
      links.clear();
    },
  };

  const points: FaultPoints = {
    admit(call, kind, stream) {
      for (const { meets, happen, admit } of atRequest) {
        if (!meets(call, kind, stream)) continue;
        happen();
        return admit(call);
      }
      return true;
    },
    deliver(call, kind, stream, answer) {
      const guarded = (): void => {
        if (call.isOver) return;
        try {
          answer();
        } catch (error) {
          call.fail(error);
        }
      };
      for (const { meets, happen, reply } of atReply) {
        if (!meets(call, kind, stream)) continue;
        happen();
        reply(call, guarded);
        return;
      }
      guarded();
    },
    slowLink: {
      isSlow: (client) => links.size > 0 && slowLinks(client).length > 0,
      delay(bytes, client) {
        const [link] = slowLinks(client);
        link?.happen();
        return link?.delay(bytes) ?? 0;
      },
    },
  };

  return { faults, points };
}

function endCall(call: GrpcCall, how: CallEnd): void {
  switch (how) {
    case 'ok':
      call.end();
      return;
    case 'too slow':
      call.fail(consumerTooSlow());
      return;
    case 'not ready':
      call.fail(notReady());
      return;
    case 'cancelled':
      call.fail(cancelled());
  }
}

function isMet(
  { calls, stream: prefix, client }: FaultScope,
  call: GrpcCall,
  kind: CallKind,
  stream: string | undefined,
): boolean {
  return (
    (calls === undefined || calls.includes(kind)) &&
    (prefix === undefined || stream?.startsWith(prefix) === true) &&
    (client === undefined || call.connectionName === client)
  );
}
