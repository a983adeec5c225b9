import { EventStoreDBClient } from '@eventstore/db-client';
import { onTestFinished } from 'vitest';
import { startEventStoreDbDouble, type DoubleOptions, type EventStoreDbDouble } from '../src/index.ts';

/** A double that is stopped when the test is over. */
export async function openDouble(options?: DoubleOptions): Promise<EventStoreDbDouble> {
  const double = await startEventStoreDbDouble(options);
  onTestFinished(() => double.stop());
  return double;
}

/** A real client of the double, disposed when the test is over. Clients with equal options share a connection. */
export function openClient(
  double: EventStoreDbDouble,
  name = 'a client',
  parameters: Record<string, string | number> = {},
): EventStoreDBClient {
  const url = new URLSearchParams({ connectionName: name });
  for (const [key, value] of Object.entries(parameters)) url.set(key, String(value));
  const client = EventStoreDBClient.connectionString(
    `${double.connectionString}&${url.toString().replaceAll('+', '%20')}`,
  );
  // Not waited for: it never ends where the server ended the client's BatchAppend call.
  onTestFinished(() => void client.dispose());
  return client;
}
