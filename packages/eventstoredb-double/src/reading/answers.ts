import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { frameOf } from '../wire/message-frames.ts';

/** What a subscription is told once, behind the history. */
export const caughtUp = frameOf(
  new streamsPb.ReadResp().setCaughtUp(new streamsPb.ReadResp.CaughtUp()).serializeBinary(),
);

export function confirmation(subscriptionId: string): Buffer {
  const content = new streamsPb.ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId);
  return frameOf(new streamsPb.ReadResp().setConfirmation(content).serializeBinary());
}

export function checkpoint(commit: number, prepare: number): Buffer {
  const content = new streamsPb.ReadResp.Checkpoint()
    .setCommitPosition(String(commit))
    .setPreparePosition(String(prepare));
  return frameOf(new streamsPb.ReadResp().setCheckpoint(content).serializeBinary());
}

export function streamNotFound(stream: string): Buffer {
  const name = new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream));
  const content = new streamsPb.ReadResp.StreamNotFound().setStreamIdentifier(name);
  return frameOf(new streamsPb.ReadResp().setStreamNotFound(content).serializeBinary());
}

export function firstStreamPosition(revision: number): Buffer {
  return frameOf(new streamsPb.ReadResp().setFirstStreamPosition(String(revision)).serializeBinary());
}

export function lastStreamPosition(revision: number): Buffer {
  return frameOf(new streamsPb.ReadResp().setLastStreamPosition(String(revision)).serializeBinary());
}
