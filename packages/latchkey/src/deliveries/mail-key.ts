import type { BundleId, InvitationId, Message } from '@latchkey/core';
import { bundleId as bundleIdSchema, invitationId as invitationIdSchema } from '@latchkey/core';

/** `invitationId:generation:kind:n`, where n numbers the reminder, never the attempt. */
export function mailKey(invitationId: InvitationId, { generation, reminder }: Message): string {
  const kind = reminder === undefined ? 'invitation' : 'reminder';
  return `${invitationId}:${generation}:${kind}:${reminder ?? 1}`;
}

/** The same of a message that brings the links of a bundle. */
export function bundleMailKey(bundleId: BundleId): string {
  return `${bundleId}:1:bundle:1`;
}

/** Which message a key is of: one about an invitation, or a bundle's; undefined for what is none. */
export function messageOfKey(
  key: string,
): ({ invitationId: InvitationId } & Message) | { bundleId: BundleId } | undefined {
  const [, bundle] = bundleForm.exec(key) ?? [];
  if (bundle !== undefined) {
    const bundleId = bundleIdSchema.safeParse(bundle);
    return bundleId.success ? { bundleId: bundleId.data } : undefined;
  }
  const [, id, generation, n] = keyForm.exec(key) ?? [];
  const invitationId = invitationIdSchema.safeParse(id);
  if (!invitationId.success) return undefined;
  return {
    invitationId: invitationId.data,
    generation: Number(generation),
    reminder: n === undefined ? undefined : Number(n),
  };
}

const bundleForm = /^([0-9A-Z]{26}):1:bundle:1$/;
const keyForm = /^([0-9A-Z]{26}):([1-9]\d{0,9}):(?:invitation:1|reminder:([1-9]\d{0,2}))$/;
