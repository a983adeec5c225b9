import timestampPb from 'google-protobuf/google/protobuf/timestamp_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { describe, expect, it } from 'vitest';
import type { DoubleOptions } from '../../src/index.ts';
import { openDouble } from '../open-double.ts';
import { eventually } from '../outcome.ts';
import { listen, openRawClient, streamName } from '../raw-client.ts';

const { BatchAppendReq } = streamsPb;
const firstId = '11111111-2222-4333-8444-555555555555';
const secondId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

describe('BatchAppend', () => {
  it('answers with the correlation id in the form that it came in', async () => {
    const { call, heard, double } = await open();
    const structured = new sharedPb.UUID().setStructured(
      new sharedPb.UUID.Structured().setMostSignificantBits('-5').setLeastSignificantBits('7'),
    );
    call.write(request({ stream: 'a' }).setCorrelationId(structured));
    call.write(request({ stream: 'a', id: secondId }));
    await eventually(() => expect(heard.messages).toHaveLength(2));
    expect(heard.messages[0]?.getCorrelationId()?.toObject()).toEqual(structured.toObject());
    expect(heard.messages[1]?.getCorrelationId()?.getString()).toBe(secondId);
    expect(heard.messages.map((answer) => answer.getSuccess()?.getCurrentRevision())).toEqual(['0', '1']);
    expect(double.events('a')).toHaveLength(2);
  });

  it('keeps apart two appends whose messages come in turns', async () => {
    const { call, heard, double } = await open();
    call.write(request({ stream: 'a', isFinal: false }));
    call.write(request({ stream: 'b', id: secondId, isFinal: false }));
    call.write(request({ id: firstId }));
    call.write(request({ id: secondId }));
    await eventually(() => expect(heard.messages).toHaveLength(2));
    expect(double.events('a')).toHaveLength(2);
    expect(double.events('b')).toHaveLength(2);
  });

  it('answers an append that never ends with a timeout', async () => {
    const { call, heard, double } = await open({ writeTimeout: 20 });
    call.write(request({ stream: 'a', isFinal: false }));
    await eventually(() => expect(heard.messages.map(errorOf)).toEqual([[4, 'Timeout']]));
    call.write(request({ id: firstId }));
    call.write(request({ stream: 'b', id: secondId }));
    await eventually(() => expect(heard.messages).toHaveLength(2));
    expect(double.events('a')).toEqual([]);
  });

  it('says nothing of an append that met silence, not even that it timed out', async () => {
    const { call, heard, double } = await open({ writeTimeout: 20 });
    const silence = double.faults.silence({ stream: 'a' });
    call.write(request({ stream: 'a', isFinal: false }));
    await eventually(() => expect(silence.count).toBe(1));
    call.write(request({ stream: 'b', id: secondId, isFinal: false }));
    await eventually(() => expect(heard.messages.map(errorOf)).toEqual([[4, 'Timeout']]));
    expect(heard.messages[0]?.getStreamIdentifier()?.getStreamName_asB64()).toBe(
      Buffer.from('b').toString('base64'),
    );
  });

  it('answers a bad event twice: at once, and with a timeout under a structured id', async () => {
    const { call, heard } = await open({ writeTimeout: 20 });
    call.write(request({ stream: 'a', type: '' }));
    await eventually(() =>
      expect(heard.messages.map(errorOf)).toEqual([
        [3, 'BadRequest'],
        [4, 'Timeout'],
      ]),
    );
    expect(heard.messages[0]?.getCorrelationId()?.hasString()).toBe(true);
    expect(heard.messages[1]?.getCorrelationId()?.hasStructured()).toBe(true);
    expect(
      heard.messages[0]
        ?.getError()
        ?.getDetails()
        ?.unpack(sharedPb.BadRequest.deserializeBinary, 'event_store.client.BadRequest')
        ?.getMessage(),
    ).toBe("Empty eventType provided. (Parameter 'eventType')");
  });

  it.each([
    ['no name', { stream: '' }, "Value cannot be null. (Parameter 'value')"],
    ['no type', { stream: 'a', type: undefined }, 'The given key was not present in the dictionary.'],
  ])('says what is wrong with %s', async (_, what, message) => {
    const { call, heard } = await open();
    const sent = request(what);
    if ('type' in what) sent.getProposedMessagesList()[0]?.getMetadataMap().del('type');
    call.write(sent);
    await eventually(() => expect(heard.messages).toHaveLength(1));
    const details = heard.messages[0]?.getError()?.getDetails();
    expect(
      details?.unpack(sharedPb.BadRequest.deserializeBinary, 'event_store.client.BadRequest')?.getMessage(),
    ).toBe(message);
  });

  it('writes nothing that comes behind its deadline', async () => {
    const { call, heard, double } = await open();
    const late = request({ stream: 'a' });
    late.getOptions()?.setDeadline(timestampPb.Timestamp.fromDate(new Date(Date.now() - 1)));
    call.write(late);
    await eventually(() => expect(heard.messages.map(errorOf)).toEqual([[4, 'Timeout']]));
    expect(double.events('a')).toEqual([]);
  });

  it('refuses what is too large before its end, and passes over the rest of it', async () => {
    const { call, heard, double } = await open({ maximumAppendSize: 10 });
    call.write(request({ stream: 'a', data: 'x'.repeat(11), isFinal: false }));
    await eventually(() => expect(heard.messages.map(errorOf)).toEqual([[3, 'MaximumAppendSizeExceeded']]));
    call.write(request({ id: firstId }));
    call.write(request({ stream: 'b', id: secondId, data: 'x'.repeat(10) }));
    await eventually(() => expect(heard.messages).toHaveLength(2));
    expect(double.events('a')).toEqual([]);
    expect(double.events('b')).toHaveLength(1);
  });

  it('ends the call at a bad event in a message without options', async () => {
    const { call, heard } = await open();
    call.write(request({ stream: 'a', isFinal: false }));
    call.write(request({ id: firstId, type: '' }));
    await eventually(() =>
      expect(heard.status).toMatchObject({ code: 2, details: 'Exception was thrown by handler.' }),
    );
  });

  it('ends the call at a message of 17 MiB', async () => {
    const { call, heard } = await open();
    call.write(request({ stream: 'a', data: 'x'.repeat(17 * 1024 * 1024) }));
    await eventually(() => expect(heard.status?.code).toBe(8));
  });

  it('passes over messages of an append that was never begun', async () => {
    const { call, heard, double } = await open();
    call.write(request({ id: firstId }));
    call.write(request({ stream: 'a', id: secondId }));
    await eventually(() => expect(heard.messages).toHaveLength(1));
    expect(double.eventCount).toBe(2);
  });
});

async function open(options?: DoubleOptions) {
  const double = await openDouble(options);
  const call = openRawClient(double).batchAppend();
  return { double, call, heard: listen(call) };
}

/** One message of an append, with one event; the first of it names the stream. */
function request(what: {
  stream?: string;
  id?: string;
  type?: string | undefined;
  data?: string;
  isFinal?: boolean;
}): streamsPb.BatchAppendReq {
  const { stream, id = firstId, type = 'happened', data = '{}', isFinal = true } = what;
  const event = new BatchAppendReq.ProposedMessage()
    .setId(new sharedPb.UUID().setString(crypto.randomUUID()))
    .setData(Buffer.from(data));
  event.getMetadataMap().set('type', type).set('content-type', 'application/json');
  const message = new BatchAppendReq()
    .setCorrelationId(new sharedPb.UUID().setString(id))
    .setProposedMessagesList([event])
    .setIsFinal(isFinal);
  if (stream === undefined) return message;
  return message.setOptions(
    new BatchAppendReq.Options().setStreamIdentifier(streamName(stream)).setAny(new emptyPb.Empty()),
  );
}

function errorOf(answer: streamsPb.BatchAppendResp): [number | undefined, string | undefined] {
  return [answer.getError()?.getCode(), answer.getError()?.getMessage()];
}
