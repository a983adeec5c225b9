import { instantOf, momentNumber } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { termsFrom } from '../../src/access/terms-input.ts';
import { readAttributes } from '../../src/attributes/host-attributes.ts';
import type { Command } from '../../src/commands/command.ts';

const at = instantOf(Date.UTC(2026, 2, 2, 9));
/** A command that needs no stream: only a role is looked up in one. */
const command = { at, readAttributes: (given) => readAttributes(undefined, given) } as Command;
const moment = (after: number) => momentNumber.parse(at + after);

describe('the terms that a caller means', () => {
  it('are what was named, and nothing that was not', async () => {
    expect(await termsFrom(command, { permissions: ['shifts.verify', 'roster.view'] })).toStrictEqual({
      ok: true,
      terms: { permissions: ['roster.view', 'shifts.verify'] },
    });
    const window = { accessFrom: moment(1), accessUntil: moment(2) };
    expect(
      await termsFrom(command, { permissions: ['roster.view'], readOnly: true, ...window }),
    ).toStrictEqual({
      ok: true,
      terms: { permissions: ['roster.view'], readOnly: true, ...window },
    });
  });

  it.each([
    ['whose time is over', { accessUntil: moment(0) }],
    ['that would end before they begin', { accessFrom: moment(5), accessUntil: moment(5) }],
  ])('are none %s, whether they are offered or given', async (_what, window) => {
    expect(await termsFrom(command, { permissions: ['roster.view'], ...window })).toEqual({
      ok: false,
      rejection: { type: 'NothingLeft' },
    });
  });
});
