import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../src/index.ts';
import { LatchkeyError } from '../../src/index.ts';
import { rejectionOf, startPortal } from '../portal.ts';

const theo = { workspaceId: 'theo', kind: 'client', name: 'Theo' };

/** A store in which somebody else always comes first, so many times, in the stream of a workspace. */
function contended(eventStore: EventStore, times: number): EventStore {
  let lost = 0;
  return {
    ...eventStore,
    append(stream, events, expected) {
      if (!stream.startsWith('workspace-') || lost >= times)
        return eventStore.append(stream, events, expected);
      lost += 1;
      return Promise.reject(new LatchkeyError('RevisionConflict', 'somebody else was first'));
    },
  };
}

/** Opens a workspace while time passes; tells how it ended, and after how many milliseconds. */
async function openWorkspace(times: number) {
  const portal = await startPortal();
  const { staff } = await portal.another({ eventStore: contended(portal.eventStore, times) });
  const began = portal.clock.monotonic();
  let outcome: unknown;
  staff.workspaces.open(theo).then(
    (result) => (outcome = rejectionOf(result) ?? 'done'),
    (fault: unknown) => (outcome = fault),
  );
  for (let turn = 0; turn < 1_000 && outcome === undefined; turn++) {
    portal.clock.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { outcome, took: portal.clock.monotonic() - began };
}

describe('a command that loses races', () => {
  it('is tried again until it wins', async () => {
    const { outcome, took } = await openWorkspace(20);
    expect(outcome).toBe('done');
    expect(took).toBeLessThan(10_000);
  });

  it('gives up after ten seconds, and says why', async () => {
    const { outcome, took } = await openWorkspace(Number.POSITIVE_INFINITY);
    expect(outcome).toMatchObject({ code: 'RevisionConflict' });
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThan(12_000);
  });
});
