import { EventStoreDBClient } from '@eventstore/db-client';
import { onTestFinished } from 'vitest';
import {
  startEventStoreDbDouble,
  type DoubleOptions,
  type EventStoreDbDouble,
} from '@latchkey/eventstoredb-double';

/** A double that is stopped when the test is over. */
export async function openDouble(options?: DoubleOptions): Promise<EventStoreDbDouble> {
  const double = await startEventStoreDbDouble(options);
  onTestFinished(() => double.stop());
  return double;
}

/** A real client of the double, with a name of its own, disposed when the test is over. */
export function openClient(double: EventStoreDbDouble, name = 'a client'): EventStoreDBClient {
  const parameters = `&connectionName=${encodeURIComponent(name)}`;
  const client = EventStoreDBClient.connectionString(`${double.connectionString}${parameters}`);
  onTestFinished(() => client.dispose());
  return client;
}
