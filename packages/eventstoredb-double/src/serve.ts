#!/usr/bin/env node
/** Runs a double until it is told to end: `eventstoredb-double [port]`. Prints its connection string. */
import { startEventStoreDbDouble } from './eventstoredb-double.ts';

const [port = '0'] = process.argv.slice(2);
const double = await startEventStoreDbDouble({ port: Number(port) });
process.stdout.write(`${double.connectionString}\n`);

process.once('SIGTERM', () => void double.shutDown());
process.once('SIGINT', () => void double.stop());
