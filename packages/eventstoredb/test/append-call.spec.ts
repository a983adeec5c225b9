import { EventEmitter } from 'node:events';
import { EventStoreDBClient } from '@eventstore/db-client';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { noRevision } from 'latchkey';
import { expect, it } from 'vitest';
import { createAppendCall } from '../src/append-call.ts';

const { BatchAppendResp } = streamsMessages;

it('passes over an answer to what nobody waits for, and one that comes twice', async () => {
  const { call, send, answerTo } = appendCall();
  const appending = send();
  await expect.poll(() => call.written.length).toBe(1);
  const answer = answerTo(call.written[0], '7');
  call.emit('data', new BatchAppendResp().setCorrelationId(new sharedMessages.UUID().setString('other')));
  call.emit('data', new BatchAppendResp());
  call.emit('data', answer);
  call.emit('data', answer);
  expect(await appending).toEqual({ revision: 7, position: undefined });
});

it('says that it does not know what an answer without an outcome means', async () => {
  const { call, send } = appendCall();
  const appending = send();
  await expect.poll(() => call.written.length).toBe(1);
  const id = call.written[0]?.getCorrelationId();
  call.emit('data', new BatchAppendResp().setCorrelationId(id));
  await expect(appending).rejects.toThrow('without saying how it went');
});

it('has no deadline at the server, which would compare it with a clock of its own', async () => {
  const { call, send, answerTo } = appendCall();
  const appending = send();
  await expect.poll(() => call.written.length).toBe(1);
  expect(call.written[0]?.getOptions()?.hasDeadline()).toBe(false);
  call.emit('data', answerTo(call.written[0], '0'));
  await appending;
});

it('waits for no answer through a call that ended while it was opened', async () => {
  const { call, send } = appendCall((opened) => {
    queueMicrotask(() => opened.emit('error', new Error('connection lost')));
  });
  await expect(send()).rejects.toThrow('connection lost');
  expect(call.written).toEqual([]);
});

/** A call on which the test says what the server says. */
function appendCall(onOpened: (call: EventEmitter) => void = () => {}) {
  const call = Object.assign(new EventEmitter(), {
    written: [] as BatchAppendReq[],
    write(request: BatchAppendReq) {
      call.written.push(request);
    },
  });
  const client = EventStoreDBClient.connectionString('esdb://127.0.0.1:1?tls=false');
  Object.assign(client, {
    GRPCStreamCreator:
      (_service: unknown, _name: string, create: (service: object) => unknown) => async () => {
        const created = create({ batchAppend: () => call });
        onOpened(call);
        return created;
      },
  });
  return {
    call,
    send: () => createAppendCall(client).send('latchkey_invitation-1', [], noRevision),
    answerTo: (request: BatchAppendReq | undefined, revision: string) =>
      new BatchAppendResp()
        .setCorrelationId(request?.getCorrelationId())
        .setSuccess(new BatchAppendResp.Success().setCurrentRevision(revision)),
  };
}
