/**
 * A fault, not a refusal: something that Latchkey needs did not do its part, or was set up in a way that cannot work.
 * Recognise one by its `code`, never by `instanceof`, since two copies of a package may be installed.
 */
export class LatchkeyError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: Code, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LatchkeyError';
    this.code = code;
    this.details = details;
  }
}

export function hasCode<Code extends string>(fault: unknown, code: Code): fault is LatchkeyError<Code> {
  return fault instanceof Error && (fault as { code?: unknown }).code === code;
}
