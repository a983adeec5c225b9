import type { Action } from '@latchkey/core';
import { seatCapacity, seatPool as seatPoolDecider, seatPoolActions, seatUse } from '@latchkey/core';
import { z } from 'zod';
import { carryOut } from '../commands/carry-out.ts';
import type { CommonRejection } from '../commands/result.ts';
import { defineCommand } from '../commands/run-command.ts';

/** Says how many seats the tenant has from now on; fewer than are in use takes none away, and gives no new ones. */
export const licenseSeats = defineCommand({
  name: 'seats.license',
  input: z.strictObject({ capacity: seatCapacity }),
  run: (command, { capacity }) =>
    carryOut(command, 'seatPool', command.ids.seatPool(), {
      decide: (pool) => seatPoolDecider.decide({ type: 'LicenseSeats', at: command.at, capacity }, pool),
      outcome: ({ state }) => seatUse(state, command.at),
    }),
});

/** What could be done about the seats now, for buttons. */
export const seatActions = defineCommand({
  name: 'seats.actions',
  input: z.strictObject({}),
  async run(command) {
    const { state, revision } = await command.load('seatPool', command.ids.seatPool());
    const actions: readonly Action<'license', CommonRejection>[] = command.isRefusedByTenant
      ? [{ command: 'license', outcome: 'refused', rejection: { type: 'TenantClosed' } }]
      : seatPoolActions(state, { at: command.at }).map(({ command: name, outcome }) => ({
          command: name,
          outcome,
        }));
    return { ok: true, revision, actions } as const;
  },
});
