import { describe, expect, it } from 'vitest';
import type { Decider } from '../src/index.ts';
import { accept, actionsOf, nothingToDo, reject } from '../src/index.ts';

type Door = 'open' | 'shut';
const door: Decider<'open' | 'shut' | 'lock', Door, 'opened' | 'shut', { type: 'DoorIsOpen' }> = {
  initial: 'shut',
  decide(command, state) {
    if (command === 'lock') return state === 'open' ? reject({ type: 'DoorIsOpen' }) : nothingToDo;
    if (command === state) return nothingToDo;
    return accept(command === 'open' ? 'opened' : 'shut');
  },
  evolve: (_state, event) => (event === 'opened' ? 'open' : 'shut'),
};

describe('the actions of a concept', () => {
  it('are what its decider says to each command that could be given', () => {
    expect(actionsOf(door, 'open', { enter: 'open', close: 'shut', lockUp: 'lock' })).toEqual([
      { command: 'enter', outcome: 'nothing-to-do' },
      { command: 'close', outcome: 'allowed' },
      { command: 'lockUp', outcome: 'refused', rejection: { type: 'DoorIsOpen' } },
    ]);
  });
});
