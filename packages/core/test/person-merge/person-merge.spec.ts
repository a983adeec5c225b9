import { specification } from '@latchkey/testing';
import { describe, expect, it } from 'vitest';
import { fold, instantOf, personId, personMerge } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const ann = personId.parse('01JNB0000000000000000000P1');
const bob = personId.parse('01JNB0000000000000000000P2');
const { given } = specification(personMerge);

describe('a tenant’s merges', () => {
  const start = { type: 'StartMerge', at, survivorId: ann, absorbedId: bob } as const;
  const started = { type: 'MergeStarted', at, survivorId: ann, absorbedId: bob } as const;

  it('are started one after the other', () => {
    given().when(start).then(started);
    given(started).when(start).then(started);
  });

  it('are numbered in their order, from 1', () => {
    expect(fold(personMerge, []).last).toBeUndefined();
    expect(fold(personMerge, [started]).last).toEqual({ number: 1, survivorId: ann, absorbedId: bob });
    expect(fold(personMerge, [started, { ...started, survivorId: bob, absorbedId: ann }]).last).toEqual({
      number: 2,
      survivorId: bob,
      absorbedId: ann,
    });
  });
});
