import { fileURLToPath } from 'node:url';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';
import { projects } from './vitest.workspace.ts';

/** Files that take many seconds: they race, crash or move whole processes, on disk or behind a network. */
const long =
  /(?:races|crash|soak|moving|load|leader-loss|postgres\/test\/(?:lifecycle|processes)|sqlite\/test\/reading)\.spec\.ts$/;

/** What takes long begins first, so that at the end no core waits for it. */
class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's own
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// Vitest heeds only `ssr.resolve.conditions`: with it the tests run on the sources, never on a stale build.
export default defineConfig({
  ssr: { resolve: { conditions: ['latchkey-source'] } },
  // No test is about time: a machine that is busy is waited for.
  // Much of it waits for disks and for other processes.
  test: {
    projects,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
    // The many processes that tests start, and kill, load the same sources: the first one compiles them.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    sequence: { sequencer: LongOnesFirst },
  },
});
