import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import { frameOf } from '../wire/message-frames.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import { structuredUuidMessage } from '../wire/uuid.ts';
import type { ServiceContext } from './service-context.ts';

/** A node of a cluster as gossip tells of it. */
export type ClusterMember = {
  readonly host: string;
  readonly port: number;
  readonly state: 'Leader' | 'Follower' | 'ReadOnlyReplica' | 'Unknown';
  readonly isAlive: boolean;
};

/** Answers Gossip.Read, by which a client finds the leader. */
export function serveGossip(
  call: GrpcCall,
  context: ServiceContext,
  gossip: { instanceId: string; clock: () => number; members: () => readonly ClusterMember[] },
): void {
  call.onMessages({
    message() {
      if (!context.admit(call, 'gossip')) return;
      const states = gossipPb.MemberInfo.VNodeState;
      const numbers = {
        Leader: states.LEADER,
        Follower: states.FOLLOWER,
        ReadOnlyReplica: states.READONLYREPLICA,
        Unknown: states.UNKNOWN,
      };
      const members = gossip.members().map(({ host, port, state, isAlive }) =>
        new gossipPb.MemberInfo()
          .setInstanceId(structuredUuidMessage(gossip.instanceId))
          .setTimeStamp(String(BigInt(gossip.clock()) * 10_000n))
          .setState(numbers[state])
          .setIsAlive(isAlive)
          .setHttpEndPoint(new gossipPb.EndPoint().setAddress(host).setPort(port)),
      );
      const answer = new gossipPb.ClusterInfo().setMembersList(members);
      context.deliver(call, 'gossip', undefined, () => {
        call.send(frameOf(answer.serializeBinary()));
        call.end();
      });
    },
    end() {},
  });
}
