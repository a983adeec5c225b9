import { isDeepStrictEqual } from 'node:util';
import type { EndedTest } from './proof.ts';
import { proofOf } from './proof.ts';

const checklist = { hub: { CH1: 'somebody is added', CH2: 'a mail goes out' } };
const stores = ['memory', 'sqlite'];
const passed = (name: string, example = 'hub'): readonly EndedTest[] =>
  stores.map((store) => ({ example, store, name, hasPassed: true }));
const whole = [...passed('CH1 is added'), ...passed('CH2 is mailed')];

const cases: readonly { guards: string; ended: readonly EndedTest[]; findings: readonly string[] }[] = [
  { guards: 'all rows with a test on every store are proven', ended: whole, findings: [] },
  {
    guards: 'a row without a test is found',
    ended: passed('CH1 is added'),
    findings: ['CH2 has no passing test on memory', 'CH2 has no passing test on sqlite'],
  },
  {
    guards: 'a row without a test on one store is found',
    ended: whole.slice(0, -1),
    findings: ['CH2 has no passing test on sqlite'],
  },
  {
    guards: 'a test that failed is found, beside one of the same row that passed',
    ended: [...whole, { example: 'hub', store: 'sqlite', name: 'CH2 is mailed once', hasPassed: false }],
    findings: ['“CH2 is mailed once” did not pass on sqlite'],
  },
  {
    guards: 'a test that names no row is found',
    ended: [...whole, ...passed('is mailed')],
    findings: ['“is mailed” in examples/hub names no row of it'],
  },
  {
    guards: 'a test that names another product’s row is found, and proves nothing',
    ended: [...passed('CH1 is added'), ...passed('CH2 is mailed', 'portal')],
    findings: [
      'CH2 has no passing test on memory',
      'CH2 has no passing test on sqlite',
      '“CH2 is mailed” in examples/portal names no row of it',
    ],
  },
  {
    guards: 'a row whose number begins like another’s is another',
    ended: [...whole, ...passed('CH11 is added')],
    findings: ['“CH11 is added” in examples/hub names no row of it'],
  },
];

/** Whether each thing that can be wrong is found, and nothing else. */
export function selfTest(): boolean {
  const results = cases.map(({ guards, ended, findings }) => {
    const found = proofOf(checklist, stores, ended).findings;
    const isRight = isDeepStrictEqual(found, findings);
    console.log(
      isRight ? `guarded  ${guards}` : `FAILED   ${guards}: found was ${found.join('; ') || 'nothing'}`,
    );
    return isRight;
  });
  return results.every(Boolean);
}
