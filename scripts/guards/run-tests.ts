/**
 * Runs tests in the folder that it is started in, as its parent process says: nearest ones first, one after the other,
 * until one fails. Tells the parent which test it is at, so that the parent knows which one never ended.
 */
import type { Reporter, TestCase, TestModule, TestSpecification } from 'vitest/node';
import { BaseSequencer, startVitest } from 'vitest/node';

/** What the parent asks for: test files by their paths in the folder, in the order in which they run. */
export interface Order {
  files: readonly string[];
}

/** What it is told. */
export type Report =
  | { type: 'ready' }
  | { type: 'at'; file: string; test: string }
  | { type: 'ended'; file: string; milliseconds: number }
  | { type: 'done'; failed: { file: string; test: string } | undefined };

const root = process.cwd();
const say = (report: Report) => process.send?.(report);
const fileOf = ({ moduleId }: TestModule) => moduleId.slice(root.length + 1);

process.on('message', (order: Order) => void run(order));
process.on('disconnect', () => process.exit());
say({ type: 'ready' });

async function run({ files }: Order): Promise<void> {
  let failed: { file: string; test: string } | undefined;
  const reporter: Reporter = {
    onTestCaseReady: (test: TestCase) =>
      void say({ type: 'at', file: fileOf(test.module), test: test.fullName }),
    onTestCaseResult(test: TestCase) {
      if (test.result().state === 'failed') failed ??= { file: fileOf(test.module), test: test.fullName };
    },
    onTestModuleEnd(module: TestModule) {
      const file = fileOf(module);
      if (!module.ok()) failed ??= { file, test: 'the file itself: it cannot be set up' };
      say({ type: 'ended', file, milliseconds: module.diagnostic().duration });
    },
  };
  const vitest = await startVitest(
    files.map((file) => `${root}/${file}`),
    {
      root,
      watch: false,
      bail: 1,
      maxWorkers: 1,
      // The machine is busy with other guards meanwhile.
      testTimeout: 20_000,
      reporters: [reporter],
      sequence: { sequencer: inOrder(files) },
    },
  );
  await vitest.close();
  process.exitCode = 0;
  say({ type: 'done', failed });
}

function inOrder(files: readonly string[]) {
  const place = ({ moduleId }: TestSpecification) => files.indexOf(moduleId.slice(root.length + 1));
  return class extends BaseSequencer {
    override async sort(specifications: TestSpecification[]) {
      return specifications.toSorted((one, other) => place(one) - place(other));
    }
  };
}
