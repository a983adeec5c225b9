import { describe, expect, it } from 'vitest';
import { isChanging, permissionCatalogue } from '../src/index.ts';

describe('the permission catalogue', () => {
  const catalogue = permissionCatalogue.parse({ 'roster.view': 'reads', 'shifts.verify': 'changes' });

  it('says which permissions change things; one that is not in it counts as changing', () => {
    expect(isChanging(catalogue, 'roster.view')).toBe(false);
    expect(isChanging(catalogue, 'shifts.verify')).toBe(true);
    expect(isChanging(catalogue, 'invoices.view')).toBe(true);
    expect(isChanging(catalogue, 'constructor')).toBe(true);
  });

  it.each([{ 'Roster view': 'reads' }, { 'roster.view': 'writes' }, { 'roster.view': true }])(
    'is not %j',
    (other) => {
      expect(permissionCatalogue.safeParse(other).success).toBe(false);
    },
  );
});
