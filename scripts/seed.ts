/** A boundary, what crosses it, and something at the same place that does not. */
export interface Seed {
  guards: string;
  /** The linter's rule that must report the violation, and no other rule. */
  by: string;
  /** How often it must. */
  times: number;
  /** A file, or, with `/` at the end, a folder for a file with a name of its own. */
  in: string;
  violation: string;
  allowed: string;
}

/** Lines of code, each of which must be reported, and code that must not be. */
export function code(
  guards: string,
  by: string,
  place: string,
  refused: readonly string[],
  allowed: string,
): Seed {
  return {
    guards,
    by,
    times: refused.length,
    in: place,
    violation: `${refused.join('\n')}\n`,
    allowed: `${allowed}\n`,
  };
}
