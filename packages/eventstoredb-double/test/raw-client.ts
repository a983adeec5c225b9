import { credentials, type ClientReadableStream, type StatusObject } from '@grpc/grpc-js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { EventStoreDbDouble } from '../src/index.ts';
import { onTestFinished } from 'vitest';

export type RawClient = InstanceType<typeof streamsGrpc.StreamsClient>;

/** What stands on the wire, past the real client, which asks for less than the server offers. */
export function openRawClient(double: EventStoreDbDouble): RawClient {
  const client = new streamsGrpc.StreamsClient(`127.0.0.1:${double.port}`, credentials.createInsecure());
  onTestFinished(() => client.close());
  return client;
}

export async function versionOf(double: EventStoreDbDouble): Promise<string> {
  const client = new featuresGrpc.ServerFeaturesClient(
    `127.0.0.1:${double.port}`,
    credentials.createInsecure(),
  );
  onTestFinished(() => client.close());
  return new Promise((resolve, reject) => {
    client.getSupportedMethods(new sharedPb.Empty(), (error, answer) => {
      if (error === null) resolve(answer.getEventStoreServerVersion());
      else reject(error);
    });
  });
}

/** What came over a call, as it comes, and how the call ended. */
export type Heard<T> = { readonly messages: T[]; status?: StatusObject };

export function listen<T>(stream: ClientReadableStream<T>): Heard<T> {
  const heard: Heard<T> = { messages: [] };
  stream.on('data', (message: T) => heard.messages.push(message));
  stream.on('status', (status) => (heard.status = status));
  stream.on('error', () => {});
  onTestFinished(() => stream.cancel());
  return heard;
}

export function streamName(name: string): sharedPb.StreamIdentifier {
  return new sharedPb.StreamIdentifier().setStreamName(Buffer.from(name));
}

type Options = streamsPb.ReadReq.Options;

/** A read of $all forwards from its start, of ids as text, until it is told otherwise. */
export function readRequest(change: (options: Options) => unknown): streamsPb.ReadReq {
  const { Options } = streamsPb.ReadReq;
  const options = new Options()
    .setAll(new Options.AllOptions().setStart(new sharedPb.Empty()))
    .setReadDirection(Options.ReadDirection.FORWARDS)
    .setUuidOption(new Options.UUIDOption().setString(new sharedPb.Empty()))
    .setNoFilter(new sharedPb.Empty())
    .setCount('1000');
  change(options);
  return new streamsPb.ReadReq().setOptions(options);
}

/** Only events whose type has this start. */
export function typeFilter(prefix: string, window?: number, multiplier = 1) {
  const { FilterOptions } = streamsPb.ReadReq.Options;
  const filter = new FilterOptions()
    .setEventType(new FilterOptions.Expression().setPrefixList([prefix]))
    .setCheckpointintervalmultiplier(multiplier);
  return window === undefined ? filter.setCount(new sharedPb.Empty()) : filter.setMax(window);
}
