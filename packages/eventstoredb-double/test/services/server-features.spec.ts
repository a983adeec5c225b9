import { describe, expect, it } from 'vitest';
import { methodsOf23 } from '../../src/index.ts';
import { jsonEvents } from '../json-event.ts';
import { openClient, openDouble } from '../open-double.ts';
import { versionOf } from '../raw-client.ts';

describe('what the server says that it is', () => {
  it('an older server without BatchAppend is appended to one call at a time', async () => {
    const methods = methodsOf23.filter(({ method }) => method !== 'batchappend');
    const double = await openDouble({ version: '21.6.0', methods });
    const client = openClient(double);
    const lost = double.faults.holdReplies({ calls: ['append'] });
    const append = client.appendToStream('a', jsonEvents(1));
    await expect.poll(() => lost.waiting).toBe(1);
    lost.release();
    expect(await append).toMatchObject({ nextExpectedRevision: 0n });
    expect(double.openCalls().batchAppend).toBe(0);
  });

  it('tells its version', async () => {
    expect(await versionOf(await openDouble({ version: '22.10.5' }))).toBe('22.10.5');
    expect(await versionOf(await openDouble())).toBe('23.10.8');
  });
});
