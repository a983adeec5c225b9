import { describe, expect, it } from 'vitest';
import { base64urlText } from '../src/index.ts';

describe('base64url', () => {
  it.each(['', 'AA', 'AAA', 'AAAA', 'q83vEjRWeJCrze8SNFZ4kA', '-_09azAZ'])('is %j', (text) => {
    expect(base64urlText.safeParse(text).success).toBe(true);
  });

  it.each(['A', 'AAAAA', 'AA==', 'A+', 'A/', 'A A', 'AA\n', 'ÄÄ'])('is not %j', (text) => {
    expect(base64urlText.safeParse(text).success).toBe(false);
  });
});
