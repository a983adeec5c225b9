import { expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import { inviteAnn, rosa, startPortal } from '../portal.ts';

const megabyte = 1_048_576;

it('commands that wait are appended together, about a megabyte at once', async () => {
  const portal = await startPortal();
  const { personId } = await inviteAnn(portal);
  const where = { workspaceId: rosa.workspaceId, personId };
  const sizes: number[] = [];
  const eventStore: EventStore = {
    ...portal.eventStore,
    append(stream, events, expected) {
      if (stream.startsWith('accessGrant-')) sizes.push(JSON.stringify(events).length);
      return portal.eventStore.append(stream, events, expected);
    },
  };
  const { staff } = await portal.another({ eventStore });
  await staff.access.grant({ ...where, permissions: ['roster.view'] });
  sizes.length = 0;
  const reason = '\u6F22'.repeat(1_000);
  const suspended = await Promise.all(
    Array.from({ length: 400 }, (_, index) =>
      staff.access.suspend({ ...where, cause: `cause-${index}`, reason }),
    ),
  );
  expect(suspended.filter(({ ok }) => ok)).toHaveLength(400);
  expect(sizes.length).toBeLessThan(10);
  expect(Math.max(...sizes)).toBeGreaterThan(megabyte / 2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(megabyte);
});
