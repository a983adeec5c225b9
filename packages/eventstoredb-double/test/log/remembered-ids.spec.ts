import { describe, expect, it } from 'vitest';
import { rememberedIds } from '../../src/log/remembered-ids.ts';

describe('ids that are remembered', () => {
  it('are those of the first event with them, in its own stream', () => {
    const ids = rememberedIds();
    ids.remember('x', 'a', 3);
    ids.remember('x', 'a', 4);
    ids.remember('x', 'b', 0);
    expect(ids.revisionOf('x', 'a')).toBe(3);
    expect(ids.revisionOf('x', 'b')).toBeUndefined();
  });

  it('are the latest, in as much memory as the server gives them', () => {
    const ids = rememberedIds();
    const count = 300_000;
    for (let i = 0; i < count; i++) ids.remember(String(i), 's', i);
    // 8 MiB at 30 bytes each.
    const kept = Math.floor((8 * 1024 * 1024) / 30);
    expect(ids.revisionOf(String(count - 1), 's')).toBe(count - 1);
    expect(ids.revisionOf(String(count - kept), 's')).toBe(count - kept);
    expect(ids.revisionOf(String(count - kept - 1), 's')).toBeUndefined();
  });
});
