import { EventStoreDBClient } from '@eventstore/db-client';
import type { AppendCall } from './append-call.ts';
import { createAppendCall } from './append-call.ts';
import { connectionStringFor } from './connection-string.ts';
import type { Slots } from './slots.ts';
import { slots } from './slots.ts';
import { tooManySubscriptions } from './store-fault.ts';

/** What all stores of this process with one connection string share. */
export interface Connection {
  client(): EventStoreDBClient;
  append: AppendCall['send'];
  /** Puts another client, on a connection of its own, in the place of one that does not answer. */
  replace(suspect: EventStoreDBClient): void;
  /** How many appends are under way at once, all in one call. */
  readonly appends: Slots;
  /** A connection carries 100 calls, and whatever is asked for beyond that waits for ever: reads keep below. */
  readonly reads: Slots;
  /**
   * Gives what ends it again.
   *
   * @throws LatchkeyError `TooManySubscriptions`
   */
  beginSubscription(): () => void;
  /** The last one to close it leaves nothing open. */
  close(): void;
}

const mostAppends = 64;
const mostReads = 16;
const mostSubscriptions = 60;

interface OpenConnection extends Connection {
  users: number;
}

const connections = new Map<string, OpenConnection>();

/** The connection that a connection string stands for: one per process, however many stores use it. */
export function connect(connectionString: string): Connection {
  const connection = connections.get(connectionString) ?? openConnection(connectionString);
  connections.set(connectionString, connection);
  connection.users += 1;
  return connection;
}

function openConnection(connectionString: string): OpenConnection {
  let generation = 1;
  let subscriptions = 0;
  let current = openClient(connectionStringFor(generation, connectionString));

  return {
    users: 0,
    client: () => current.client,
    appends: slots(mostAppends),
    reads: slots(mostReads),
    append: (...append) => current.appendCall.send(...append),

    replace(suspect) {
      if (suspect !== current.client) return;
      generation += 1;
      const former = current;
      current = openClient(connectionStringFor(generation, connectionString));
      former.close();
    },

    beginSubscription() {
      if (subscriptions >= mostSubscriptions) throw tooManySubscriptions(mostSubscriptions);
      subscriptions += 1;
      let isOpen = true;
      return () => {
        if (isOpen) subscriptions -= 1;
        isOpen = false;
      };
    },

    close() {
      this.users -= 1;
      if (this.users > 0) return;
      connections.delete(connectionString);
      // It waits for streams that the client itself may have forgotten; what it does, it has done at once.
      current.client.dispose().catch(() => {});
      current.close();
    },
  };
}

/** What a gRPC channel offers of what is needed here. */
interface Channel {
  close(): void;
}

interface OpenClient {
  readonly client: EventStoreDBClient;
  readonly appendCall: AppendCall;
  /** Ends its appends and lets go of its channel; other calls on it go on to their own ends. */
  close(): void;
}

function openClient(connectionString: string): OpenClient {
  const client = EventStoreDBClient.connectionString(connectionString);
  const appendCall = createAppendCall(client);
  const getChannel = Reflect.get(client, 'getChannel') as () => Promise<Channel>;
  let channel: Promise<Channel> | undefined;
  // The client has no way to close its channel, and would leave the connection open for half an hour.
  Object.assign(client, {
    getChannel() {
      channel = getChannel();
      return channel;
    },
  });
  return {
    client,
    appendCall,
    close() {
      appendCall.cancel();
      channel?.then(
        (open) => open.close(),
        () => {},
      );
    },
  };
}
