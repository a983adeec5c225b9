import type { InvitationId, TenantId } from '@latchkey/core';
import type { Projection } from '../projections/projection.ts';
import { parseStreamName } from '../streams/category.ts';

/** Something that must be done about an invitation, from a moment on. */
export type ToDo = {
  tenantId: TenantId;
  invitationId: InvitationId;
  /** Which of the invitation's links it is about; 0 where it is about no link. */
  generation: number;
  dueAt: number;
  /** The event that made it due, and the command that began it all. */
  eventId: string;
  correlationId: string;
};

/**
 * Each reactor's list: `mail` links, `grant` what was accepted, `activate` who accepted, `expire` what is past its
 * deadline, `rescind` what was refused before it was accepted, `release` principals in their own streams.
 */
export const toDoLists = ['mail', 'grant', 'activate', 'expire', 'rescind', 'release'] as const;
export type ToDoList = (typeof toDoLists)[number];

const byDueTime = { indexes: { byDueTime: ['dueAt'] } };

/** What is due: put on a list by the event that makes it so, and taken off by the one that completes or voids it. */
export const toDo: Projection = {
  name: 'to-do',
  version: 2,
  collections: {
    mail: byDueTime,
    grant: byDueTime,
    activate: byDueTime,
    expire: byDueTime,
    rescind: byDueTime,
    release: byDueTime,
  },
  apply({ event, stream, eventId, metadata }, writer) {
    const id = parseStreamName(stream)?.id;
    if (id === undefined) return;
    const { tenantId, $correlationId: correlationId } = metadata;
    const put = (
      list: ToDoList,
      generation: number,
      dueAt: number,
      invitationId = id as InvitationId,
    ): void => {
      const item: ToDo = { tenantId, invitationId, generation, dueAt, eventId, correlationId };
      writer.put(list, invitationId, item);
    };
    const remove = (...lists: ToDoList[]) => {
      for (const list of lists) writer.remove(list, id);
    };

    switch (event.type) {
      case 'PersonInvited':
      case 'InvitationResent':
        put('mail', event.generation, event.at);
        put('expire', event.generation, event.expiresAt);
        return;
      case 'InvitationAccepted':
        remove('mail', 'expire');
        put('grant', event.generation, event.at);
        put('activate', event.generation, event.at);
        return;
      case 'PersonActivated':
        return writer.remove('activate', event.invitationId);
      case 'PersonPrincipalReleased':
        return put('release', 0, event.at, event.invitationId);
      case 'PrincipalReleased':
        return writer.remove('release', event.invitationId);
      case 'InvitationExpired':
        return remove('mail', 'expire');
      case 'InvitationRescinded':
      case 'InvitationDeclined':
        return remove('mail', 'expire', 'rescind');
      case 'InvitationMailed': {
        const item = writer.get<ToDo>('mail', id);
        if (item && item.generation <= event.generation) remove('mail');
        return;
      }
      case 'AccessGranted':
        if (event.via.type === 'invitation') writer.remove('grant', event.via.invitationId);
        return;
      case 'AccessRefused':
        return put('rescind', 0, event.at, event.invitationId);
      default:
        // No other event makes anything due, or completes it.
        return;
    }
  },
};
