import { readdirSync, readFileSync } from 'node:fs';
import { isPersonal } from '@latchkey/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventSchemas, folds } from '../../src/streams/category.ts';

const page = readFileSync(new URL('../../../../docs/events.md', import.meta.url), 'utf8');
const theEvents = page.slice(page.indexOf('\n## The events\n'), page.indexOf('\n## The key vault\n'));

/** The rows of the events' tables: which events each is of, and what it says of their fields. */
const rows = [...theEvents.matchAll(/^\| (`[^|]*`) \| (.*) \|$/gm)].map(([, names = '', fields = '']) => ({
  types: [...names.matchAll(/`(\w+)`/g)].map(([, type = '']) => type),
  fields: withGroups(fields),
}));

/** What every event has is told of all of them at once. */
const ofEvery = new Set(['type', 'at']);

describe('docs/events.md', () => {
  it('has every event once, and none that there is not', () => {
    const types = eventSchemas.map(({ shape }) => shape.type.value);
    expect(rows.flatMap((row) => row.types).toSorted()).toEqual(types.toSorted());
  });

  it.each(eventSchemas.map((schema) => ({ type: schema.shape.type.value, schema })))(
    'has every field of $type, and says which may be absent and which is personal',
    ({ type, schema }) => {
      const told = rows.find((row) => row.types.includes(type))?.fields;
      const fields = Object.entries<z.core.$ZodType>(schema.shape).filter(([name]) => !ofEvery.has(name));
      const untold = fields.filter(([name, field]) => !asToldOf(name, field).test(told ?? ''));
      expect(untold.map(([name]) => name)).toEqual([]);
    },
  );

  it('has every kind of stream', () => {
    for (const category of Object.keys(folds)) {
      expect(page).toMatch(new RegExp(`^\\| \`${category}-<id>\` \\|`, 'm'));
      expect(theEvents).toMatch(new RegExp(`^### \`${category}-\` `, 'm'));
    }
  });

  it('has every id and digest that is on record once, by its purpose', () => {
    const records = readdirSync(new URL('../golden/ids/', import.meta.url));
    const told = [...page.matchAll(/^\| `(\w+)`.*\| `ids\/(\w+)\.json` \|$/gm)];
    expect(told.map(([, purpose]) => `${purpose}.json`).toSorted()).toEqual(records.toSorted());
    for (const [, purpose, record] of told) expect(record).toBe(purpose);
  });
});

function asToldOf(name: string, field: z.core.$ZodType): RegExp {
  const mayBeAbsent = z.safeParse(field, undefined).success ? '\\?' : '(?!\\?)';
  const whetherPersonal = isPersonal(field) ? ' \\*\\*personal\\*\\*' : '(?! \\*\\*personal)';
  return new RegExp(`\`${name}\`${mayBeAbsent}${whetherPersonal}`);
}

/** A group of fields is spelled out ahead of the tables. */
function withGroups(fields: string): string {
  const groups = [...theEvents.matchAll(/^- \*\*The (\w+' fields|\w+'s fields)\*\* are ([^]*?)\.$/gm)];
  return groups.reduce((told, [, name = '', group = '']) => told.replace(`the ${name}`, group), fields);
}
