import type { ServiceError } from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from 'vitest';
import { openDouble } from '../open-double.ts';
import { openRawClient, streamName } from '../raw-client.ts';

const { AppendReq } = streamsPb;

describe('Append', () => {
  it('without options first is not understood', async () => {
    expect(await refusalOf([event({ type: 't' })])).toMatchObject({ code: 2 });
    expect(await refusalOf([])).toMatchObject({ code: 2 });
  });

  it('with options twice is not understood', async () => {
    expect(await refusalOf([options(), options()])).toMatchObject({ code: 2 });
  });

  it('without an expectation is told what is missing', async () => {
    const request = new AppendReq().setOptions(new AppendReq.Options().setStreamIdentifier(streamName('a')));
    expect(await refusalOf([request])).toMatchObject({
      code: 3,
      details:
        "'None' is not a valid EventStore.Client.Streams.AppendReq+Types+Options+ExpectedStreamRevisionOneofCase",
    });
  });

  it.each([
    ['type', { 'content-type': 'application/json' }],
    ['content-type', { type: 't' }],
  ])('without a %s is told so, in trailers too', async (property, metadata) => {
    const refusal = await refusalOf([options(), event(metadata)]);
    expect(refusal).toMatchObject({
      code: 3,
      details: `Required Metadata Property '${property}' is missing`,
    });
    expect(refusal.metadata.getMap()).toMatchObject({
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    });
  });
});

function options(): streamsPb.AppendReq {
  return new AppendReq().setOptions(
    new AppendReq.Options().setStreamIdentifier(streamName('a')).setAny(new sharedPb.Empty()),
  );
}

function event(metadata: Record<string, string>): streamsPb.AppendReq {
  const message = new AppendReq.ProposedMessage().setId(new sharedPb.UUID().setString(crypto.randomUUID()));
  for (const [key, value] of Object.entries(metadata)) message.getMetadataMap().set(key, value);
  return new AppendReq().setProposedMessage(message);
}

async function refusalOf(requests: readonly streamsPb.AppendReq[]): Promise<ServiceError> {
  const double = await openDouble();
  const client = openRawClient(double);
  const error = await new Promise<ServiceError | null>((resolve) => {
    const call = client.append(resolve);
    for (const request of requests) call.write(request);
    call.end();
  });
  expect(double.events('a')).toEqual([]);
  if (error === null) throw new Error('It was not refused.');
  return error;
}
