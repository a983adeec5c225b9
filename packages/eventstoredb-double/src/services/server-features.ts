import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { frameOf } from '../wire/message-frames.ts';
import type { GrpcCall } from '../wire/grpc-call.ts';
import type { ServiceContext } from './service-context.ts';
import type { SupportedMethod } from './supported-methods.ts';

/** What a server says that it is. */
export type ServerFeatures = { readonly version: string; readonly methods: readonly SupportedMethod[] };

/** Answers GetSupportedMethods, by which the client chooses BatchAppend. */
export function serveFeatures(call: GrpcCall, context: ServiceContext, features: ServerFeatures): void {
  call.onMessages({
    message() {
      if (!context.admit(call, 'features')) return;
      const methods = features.methods.map(({ service, method, features }) =>
        new featuresPb.SupportedMethod()
          .setServiceName(service)
          .setMethodName(method)
          .setFeaturesList([...features]),
      );
      const answer = new featuresPb.SupportedMethods()
        .setMethodsList(methods)
        .setEventStoreServerVersion(features.version);
      context.deliver(call, 'features', undefined, () => {
        call.send(frameOf(answer.serializeBinary()));
        call.end();
      });
    },
    end() {},
  });
}
