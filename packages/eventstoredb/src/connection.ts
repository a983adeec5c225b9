import { EventStoreDBClient } from '@eventstore/db-client';
import { connectionStringFor } from './connection-string.ts';
import type { Slots } from './slots.ts';
import { slots } from './slots.ts';
import { tooManySubscriptions } from './store-fault.ts';

/** What all stores of this process with one connection string share. */
export interface Connection {
  client(): EventStoreDBClient;
  /** Puts another client, on a connection of its own, in the place of one that does not answer. */
  replace(suspect: EventStoreDBClient): void;
  /** A connection carries 100 calls, and whatever is asked for beyond that waits for ever. These keep below. */
  readonly appends: Slots;
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

const mostAppends = 24;
const mostReads = 8;
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
  let generation = 0;
  let subscriptions = 0;
  let current = openClient(connectionStringFor(generation, connectionString));

  return {
    users: 0,
    client: () => current.client,
    appends: slots(mostAppends),
    reads: slots(mostReads),

    replace(suspect) {
      if (suspect !== current.client) return;
      generation += 1;
      const former = current;
      current = openClient(connectionStringFor(generation, connectionString));
      // What is under way there goes on, and ends by its own deadline.
      former.closeChannel();
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
      current.closeChannel();
    },
  };
}

/** What a gRPC channel offers of what is needed here. */
interface Channel {
  close(): void;
}

/**
 * A client that appends by a call for each append. What it would do instead, where the server offers it, is to send all
 * appends of all clients of the process through one call: there, a fault of one client rejects what another has under
 * way and later stops the whole process by a TypeError that nobody can catch; a bad event, or one call that the server
 * does not end, leaves every later append without an answer.
 */
function openClient(connectionString: string): { client: EventStoreDBClient; closeChannel(): void } {
  const client = EventStoreDBClient.connectionString(connectionString);
  const getChannel = Reflect.get(client, 'getChannel') as () => Promise<Channel>;
  let channel: Promise<Channel> | undefined;
  Object.assign(client, {
    supports: async () => false,
    getChannel() {
      channel = getChannel();
      return channel;
    },
  });
  return {
    client,
    /** The client has no way to do so, and would leave its connection open for half an hour. */
    closeChannel() {
      channel?.then(
        (open) => open.close(),
        () => {},
      );
    },
  };
}
