import { specification } from '@latchkey/testing';
import { describe, it } from 'vitest';
import { commandClaim, instantOf } from '../../src/index.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
const { given } = specification(commandClaim);

describe('the id of a command', () => {
  it('is claimed once', () => {
    given().when({ type: 'ClaimCommand', at }).then({ type: 'CommandClaimed', at });
    given({ type: 'CommandClaimed', at }).when({ type: 'ClaimCommand', at }).thenNothing();
  });
});
