import type { GrpcCall } from '../wire/grpc-call.ts';
import { accessDenied, unauthenticated } from '../wire/rpc-error.ts';
import type { CallKind } from './call-kind.ts';

/** Names and passwords. Each of these users may do everything. */
export type Users = Readonly<Record<string, string>>;

/** What the server lets anyone ask. */
const open: readonly CallKind[] = ['features', 'gossip'];

/** Throws what a server with its default settings says of credentials that are wrong, whatever is asked for. */
export function refuseWrongCredentials(call: GrpcCall, users: Users | undefined): void {
  const { authorization } = call.headers;
  if (users === undefined || authorization === undefined) return;
  const [, encoded = ''] = /^Basic (.+)$/.exec(authorization) ?? [];
  const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  if (password === undefined || users[name] !== password) throw unauthenticated();
}

/** Throws what it says of a call that comes without credentials. */
export function refuseWithoutCredentials(call: GrpcCall, kind: CallKind, users: Users | undefined): void {
  if (users === undefined || open.includes(kind)) return;
  if (call.headers.authorization === undefined) throw accessDenied();
}
