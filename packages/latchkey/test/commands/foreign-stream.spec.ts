import type { CommandId, Id } from '@latchkey/core';
import { instantOf, tenantId, workspaceId } from '@latchkey/core';
import { expect, it } from 'vitest';
import { createStreamQueue } from '../../src/commands/stream-queue.ts';
import { nothingThere } from '../../src/streams/loaded-stream.ts';

const [ours, theirs] = [tenantId.parse('harbour-care'), tenantId.parse('other-care')];
const id = '01JNB0000000000000000000W1' as Id;
const opened = {
  type: 'WorkspaceOpened',
  at: instantOf(0),
  workspaceId: workspaceId.parse('rosa'),
  kind: 'client',
  name: 'Rosa Diaz',
} as const;

it('nothing is ever appended to a stream of another tenant, which looks as if it were not there', async () => {
  const prepared: unknown[] = [];
  const queue = createStreamQueue({
    recall: () => ({ ...nothingThere('workspace', id), tenantId: theirs, revision: 4 }),
    sealingKey: () => undefined,
    prepare: (...given: unknown[]) => prepared.push(given),
  } as never);
  const turn = queue.take<'workspace', string>('workspace', id, {
    tenantId: ours,
    envelope: {
      tenantId: ours,
      actor: { type: 'system', part: 'import' },
      commandId: '01JNB0000000000000000000C1' as CommandId,
      commandDigest: 'digest',
      $correlationId: 'correlation',
      $causationId: 'causation',
    },
    judge: async ({ revision }) => {
      expect(revision).toBe(-1);
      return { events: [opened], answer: async () => 'done' };
    },
  });
  await expect(turn).rejects.toMatchObject({ code: 'RevisionConflict' });
  expect(prepared).toEqual([]);
});
