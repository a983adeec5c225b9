import type { InvitationId, Message } from '@latchkey/core';
import { invitationId as invitationIdSchema } from '@latchkey/core';

/** `invitationId:generation:kind:n`, where n numbers the reminder, never the attempt. */
export function mailKey(invitationId: InvitationId, { generation, reminder }: Message): string {
  const kind = reminder === undefined ? 'invitation' : 'reminder';
  return `${invitationId}:${generation}:${kind}:${reminder ?? 1}`;
}

/** Which message a key is of; undefined for what is none. */
export function messageOfKey(key: string): ({ invitationId: InvitationId } & Message) | undefined {
  const [, id, generation, n] = keyForm.exec(key) ?? [];
  const invitationId = invitationIdSchema.safeParse(id);
  if (!invitationId.success) return undefined;
  return {
    invitationId: invitationId.data,
    generation: Number(generation),
    reminder: n === undefined ? undefined : Number(n),
  };
}

const keyForm = /^([0-9A-Z]{26}):([1-9]\d{0,9}):(?:invitation:1|reminder:([1-9]\d{0,2}))$/;
