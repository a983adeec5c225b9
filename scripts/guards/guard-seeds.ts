import type { Strictness } from './find-guards.ts';

/** A line of code, and how it reads without each of its guards in turn. */
interface GuardSeed {
  guards: string;
  strictness: Strictness;
  code: string;
  without: readonly string[];
}

const body = (code: string) => `function decide() { ${code} }`;

export const guardSeeds: readonly GuardSeed[] = [
  {
    guards: 'a rejection',
    strictness: 'rules',
    code: body(`if (isFull) return reject({ type: 'Full' }); return accept();`),
    without: [body(`; return accept();`)],
  },
  {
    guards: 'a rejection for either of two reasons',
    strictness: 'rules',
    code: body(`if (isFull || !(isOpen && isOurs)) return reject({ type: 'No' }); return accept();`),
    without: [
      body(`; return accept();`),
      body(`if (false || !(isOpen && isOurs)) return reject({ type: 'No' }); return accept();`),
      body(`if (isFull || false) return reject({ type: 'No' }); return accept();`),
      body(`if (isFull || !(true && isOurs)) return reject({ type: 'No' }); return accept();`),
      body(`if (isFull || !(isOpen && true)) return reject({ type: 'No' }); return accept();`),
    ],
  },
  {
    guards: 'a rejection beside something that is already so',
    strictness: 'rules',
    code: body(
      `if (isHeld) { if (isSame) return nothingToDo; return reject({ type: 'Held' }); } return accept();`,
    ),
    without: [
      body(`; return accept();`),
      body(`if (isHeld) { if (true) return nothingToDo; return reject({ type: 'Held' }); } return accept();`),
      body(`if (isHeld) { if (isSame) return nothingToDo; ; } return accept();`),
    ],
  },
  {
    guards: 'a rejection in a case',
    strictness: 'rules',
    code: body(
      `switch (status) { case 'gone': return reject({ type: 'Gone' }); case 'here': return accept(); }`,
    ),
    without: [body(`switch (status) { case 'gone': ; case 'here': return accept(); }`)],
  },
  {
    guards: 'a rejection that was found elsewhere',
    strictness: 'rules',
    code: body(`return refuseLate() ?? refuseFull() ?? accept();`),
    without: [body(`return refuseFull() ?? accept();`), body(`return refuseLate() ?? accept();`)],
  },
  {
    guards: 'a choice between yes and no',
    strictness: 'rules',
    code: `const isOpen = (door) => door.isOpen ? undefined : reject({ type: 'Closed' });`,
    without: [`const isOpen = (door) => undefined;`],
  },
  {
    guards: 'a rejection that is handed on',
    strictness: 'path',
    code: body(`return judged.ok ? append(judged) : judged;`),
    without: [body(`return append(judged);`)],
  },
  {
    guards: 'a list of rules',
    strictness: 'rules',
    code: `const open = (door) => reject(door); const rules = [open, free]; const others = [free, glad];`,
    without: [
      `const open = (door) => reject(door); const rules = [free]; const others = [free, glad];`,
      `const open = (door) => reject(door); const rules = [open, ]; const others = [free, glad];`,
    ],
  },
  {
    guards: 'several things that must all be so',
    strictness: 'path',
    code: body(`return isAuthentic && isOurs ? link : undefined;`),
    without: [
      body(`return link;`),
      body(`return true && isOurs ? link : undefined;`),
      body(`return isAuthentic && true ? link : undefined;`),
    ],
  },
  {
    guards: 'a yes that something must earn',
    strictness: 'path',
    code: body(`if (key && key.fits) return door; throw new Error('no');`),
    without: [
      body(`if (true) return door; throw new Error('no');`),
      body(`if (true && key.fits) return door; throw new Error('no');`),
      body(`if (key && true) return door; throw new Error('no');`),
      body(`if (key && key.fits) return door; ;`),
    ],
  },
  {
    guards: 'a claim',
    strictness: 'rules',
    code: `const isOver = ended || now >= end; const text = ended || now;`,
    without: [
      `const isOver = false || now >= end; const text = ended || now;`,
      `const isOver = ended || false; const text = ended || now;`,
    ],
  },
  {
    guards: 'an early way out of a path',
    strictness: 'path',
    code: body(`if (!token) return undefined; if (known) return known.result; return go();`),
    without: [
      body(`; if (known) return known.result; return go();`),
      body(`if (!token) return undefined; ; return go();`),
    ],
  },
  {
    guards: 'no guard where nothing is refused',
    strictness: 'rules',
    code: body(`if (!token) return undefined; if (known) return nothingToDo; return accept();`),
    without: [],
  },
];

/** A house with one decider: a test knows of one of its guards, and none of the other. */
export const guardedHouse: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ type: 'module' }),
  'vitest.config.ts': `export default { test: { include: ['packages/*/test/**/*.spec.ts'] } };\n`,
  'packages/core/src/plain.ts': `export const plain = 1;\n`,
  'packages/core/src/door.ts': `
export function open(door: { isLocked: boolean; isBlocked: boolean; isDoor: boolean }) {
  // unreachable: the type has nothing but doors
  if (!door.isDoor) return { ok: false };
  if (door.isLocked) return { ok: false };
  if (door.isBlocked) return { ok: false };
  return { ok: true };
}
`,
  'packages/core/test/door.spec.ts': `
import { expect, it } from 'vitest';
import { open } from '../src/door.ts';

it('opens', () => expect(open({ isLocked: false, isBlocked: false, isDoor: true }).ok).toBe(true));
it('stays shut when it is locked', () => expect(open({ isLocked: true, isBlocked: false, isDoor: true }).ok).toBe(false));
`,
};

/** The same house with a test that always fails. */
export const unsoundHouse: Readonly<Record<string, string>> = {
  ...guardedHouse,
  'packages/core/test/door.spec.ts': `
import { expect, it } from 'vitest';

it('fails', () => expect(1).toBe(2));
`,
};
