import { latchkeyRouter } from '@latchkey/express';
import type { Router } from 'express';
import { createLatchkey } from 'latchkey';
import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { blocksOf, page, printedBy } from './snippet.ts';

const path = 'docs/how-to/mount-the-routes.md';

it('the mounted routes answer as the page says', async () => {
  const [program = ''] = blocksOf(path, 'ts');
  expect(page(path)).toContain('It prints `201 401 403`');
  const onFreePort = program.replaceAll('3000', String(await freePort()));
  expect(printedBy(onFreePort)).toBe('201 401 403\n');
});

it('the page lists every route, and no other', () => {
  const rows = page(path)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const listed = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+ \S+)`/g)].map(([, route = '']) => route),
  );
  expect(listed.toSorted()).toEqual(routesOf(latchkeyRouter(createLatchkey())).toSorted());
});

function routesOf({ stack }: Router): string[] {
  const routes = stack.flatMap(({ route }) =>
    (route?.stack ?? [])
      .filter(({ method }) => method !== undefined)
      .map(({ method }) => `${method.toUpperCase()} ${route?.path ?? ''}`),
  );
  return [...new Set(routes)];
}
