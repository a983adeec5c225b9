// oxlint-disable no-restricted-imports -- what is measured is a part that the packages do not show
import type { Id, InvitationId, PersonId } from '@latchkey/core';
import { instantOf, permissionCatalogue } from '@latchkey/core';
import { positionAt } from 'latchkey';
import { createAccessIndex } from '../packages/latchkey/src/access-check/access-index.ts';
import type { Category, DomainEvent } from '../packages/latchkey/src/streams/category.ts';
import { streamName } from '../packages/latchkey/src/streams/category.ts';
import type { RecordedEvent } from '../packages/latchkey/src/streams/streams.ts';
import type { Grant } from './access-checks.ts';
import { now } from './lifecycle.ts';

const position = positionAt('0'.repeat(26), 1);

/** The index that Latchkey's checks look into, after the events that lead to these grants. */
export function accessIndexOf(grants: Iterable<Grant>) {
  const index = createAccessIndex(permissionCatalogue.parse({}));
  const workspaces = new Set<string>();
  const persons = new Set<number>();
  let isOpen = false;
  for (const { tenantId, workspaceId, principalId, person, permissions } of grants) {
    const personId = idOf('1', person) as PersonId;
    const happened = (category: Category, id: Id, event: DomainEvent) =>
      index.consumer.consume([recorded(tenantId, category, id, event)], position);
    if (!isOpen)
      happened('tenant', idOf('2', 0), { type: 'TenantOpened', at: now, tenantId, digestKeyCheck: '' });
    isOpen = true;
    if (!workspaces.has(workspaceId)) {
      const opened = { type: 'WorkspaceOpened', at: now, workspaceId, kind: 'client', name: '' } as const;
      happened('workspace', idOf('3', workspaces.size), opened);
      workspaces.add(workspaceId);
    }
    const invitationId = idOf('4', person) as InvitationId;
    if (!persons.has(person)) {
      const registered = { name: '', email: '', emailAddressId: idOf('5', person), addressVersion: 1 };
      happened('person', personId, { type: 'PersonRegistered', at: now, ...registered } as DomainEvent);
      happened('invitation', invitationId, {
        type: 'InvitationAccepted',
        at: now,
        workspaceId,
        personId,
        round: 1,
        generation: 1,
        permissions,
        principalId,
        principalClaimRevision: 0,
        personClaimRevision: 1,
        channel: 'mailed',
        verifiedBy: 'matchingEmail',
      });
      persons.add(person);
    }
    happened('accessGrant', idOf('6', granted++), {
      type: 'AccessGranted',
      at: instantOf(now),
      workspaceId,
      personId,
      round: 1,
      permissions,
      via: { type: 'direct' },
    });
  }
  return (
    { tenantId, workspaceId, principalId }: Omit<Grant, 'permissions'>,
    permission: Grant['permissions'][number],
  ) => index.judge(tenantId, { principalId, workspaceId, permission }, now).reason === undefined;
}

let granted = 0;

function recorded(
  tenantId: Grant['tenantId'],
  category: Category,
  id: Id,
  event: DomainEvent,
): RecordedEvent {
  const metadata = { tenantId } as RecordedEvent['metadata'];
  return { event, eventId: '', stream: streamName(category, id), revision: 0, position, metadata };
}

function idOf(kind: string, number: number): Id {
  return `${kind}${String(number).padStart(25, '0')}` as Id;
}
