import { brokenLaws, wholeLog } from '@latchkey/testing';
import { openEventStoreDb } from '../../src/index.ts';
import { startEventStoreDbDouble } from '@latchkey/eventstoredb-double';
import { memoryKeyVault } from 'latchkey';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshPrefix } from '../stores-for-tests.ts';
import { startProcess } from './processes.ts';

describe('four processes on one EventStoreDB', () => {
  it('let one person in by a thousand accepts of one invitation', async () => {
    const { processes, log, laws } = await startFour();
    const [one] = processes;
    const email = 'ann@example.org';
    const [invitationId] = await one.call<string[]>('invite', [email]);
    const token = await one.call<string>('tokenOf', invitationId);
    const outcomes = await Promise.all(
      processes.map((each) => each.call<string[]>('accept', token, email, 250)),
    );
    expect(outcomes.flat().filter((outcome) => outcome === 'accepted')).toHaveLength(1_000);
    const types = ['PrincipalClaimed', 'PersonPrincipalClaimed', 'InvitationAccepted', 'AccessGranted'];
    const events = await log();
    expect(types.map((wanted) => events.filter(({ type }) => type === wanted).length)).toEqual([1, 1, 1, 1]);
    expect(await laws()).toEqual([]);
  });

  it('register an unknown address once that all of them invite at once', async () => {
    const { processes, log, laws } = await startFour();
    const emails = Array.from({ length: 20 }, (_, number) => `new${number}@example.org`);
    const outcomes = (
      await Promise.all(processes.map((each) => each.call<string[]>('invite', emails)))
    ).flat();
    expect(outcomes.filter((outcome) => outcome === 'AlreadyInvited')).toHaveLength(60);
    expect(new Set(outcomes).size).toBe(21);
    const events = await log();
    const types = ['EmailClaimed', 'PersonRegistered', 'PersonInvited'];
    expect(types.map((wanted) => events.filter(({ type }) => type === wanted).length)).toEqual([20, 20, 20]);
    expect(await laws()).toEqual([]);
  });
});

async function startFour() {
  const double = await startEventStoreDbDouble();
  onTestFinished(() => double.stop());
  const { connectionString } = double;
  const prefix = freshPrefix();
  const keyVault = memoryKeyVault();
  const start = (name: string) => startProcess({ connectionString, prefix, name, keyVault });
  const processes = await Promise.all([start('one'), start('two'), start('three'), start('four')] as const);
  await processes[0].call('setUp');
  const eventStore = await openEventStoreDb({ connectionString, prefix });
  onTestFinished(() => eventStore.close());
  return { processes, log: () => wholeLog(eventStore), laws: () => brokenLaws(eventStore) };
}
