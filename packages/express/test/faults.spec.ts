import { LatchkeyError } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { asOlivia, startSite } from './site.ts';

describe('a fault that leaves open what became of a request', () => {
  it('is told, without the inside, where nobody can say whether it was done', async () => {
    const fault = new LatchkeyError('OutcomeUnknown', 'nobody knows what became of invitation-01JNB');
    const site = await startSite({ authorize: () => Promise.reject(fault) });
    const answer = await site.call('GET /workspaces', asOlivia);
    expect(answer.status).toBe(503);
    expect(answer.json).toEqual({
      type: 'urn:latchkey:problem:outcome-unknown',
      title: 'It is not known whether this was done',
      detail: 'Look whether it was before you send it again.',
      status: 503,
      code: 'OutcomeUnknown',
    });
    expect(answer.headers.get('Retry-After')).toBeNull();
    expect(site.faults).toEqual([fault]);
  });

  it('asks to wait, without the inside, where a change is not known here yet', async () => {
    const fault = new LatchkeyError('NotCaughtUp', 'the log was not followed up to 01JNB-01');
    const site = await startSite({ authorize: () => Promise.reject(fault) });
    const answer = await site.call('GET /workspaces', asOlivia);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).toBe('1');
    expect(answer.json).toEqual({
      type: 'urn:latchkey:problem:not-caught-up',
      title: 'What is known here is not up to date yet',
      detail: 'A change that was asked for has been made. Ask again in a moment.',
      status: 503,
      code: 'NotCaughtUp',
    });
    expect(site.faults).toEqual([fault]);
  });

  it('is named with its status in the warning, where there is no onFault', async () => {
    const site = await startSite({
      onFault: undefined,
      authorize: () => Promise.reject(new LatchkeyError('OutcomeUnknown', 'ann@example.org')),
    });
    const warned = new Promise<Error>((resolve) => {
      process.once('warning', resolve);
    });
    await site.call('GET /workspaces', asOlivia);
    expect(await warned).toMatchObject({ message: 'a request was answered with 503: OutcomeUnknown' });
  });
});
