import { chromiumOptions } from './chromium.ts';

// Before the tests: what is missing is to be said plainly.
try {
  chromiumOptions();
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
}
