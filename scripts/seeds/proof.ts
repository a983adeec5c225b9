/** A test of an example, as it ended. */
export interface EndedTest {
  example: string;
  store: string | undefined;
  /** Begins with the row that it proves. */
  name: string;
  hasPassed: boolean;
}

/** What the tests prove of the rows, and what is wrong with it. */
export interface Proof {
  rows: readonly ProvenRow[];
  findings: readonly string[];
}

export interface ProvenRow {
  row: string;
  says: string;
  /** The tests of the row, without its id, each with the stores on which it passed. */
  tests: readonly { name: string; passedOn: readonly string[] }[];
}

type Checklist = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Each row must have passing tests alone, at least one on every store, and each test must name a row of its example. */
export function proofOf(checklist: Checklist, stores: readonly string[], ended: readonly EndedTest[]): Proof {
  const rows = Object.entries(checklist).flatMap(([example, ownRows]) =>
    Object.entries(ownRows).map(([row, says]) => {
      const own = ended.filter((test) => test.example === example && rowOf(test) === row);
      const names = [...new Set(own.map(({ name }) => name))];
      const tests = names.map((name) => ({
        name: name.slice(row.length + 1),
        passedOn: stores.filter((store) =>
          own.some((test) => test.name === name && test.store === store && test.hasPassed),
        ),
      }));
      return { row, says, tests };
    }),
  );
  const unproven = rows.flatMap(({ row, tests }) =>
    stores
      .filter((store) => !tests.some(({ passedOn }) => passedOn.includes(store)))
      .map((store) => `${row} has no passing test on ${store}`),
  );
  const failed = ended
    .filter(({ hasPassed }) => !hasPassed)
    .map(({ name, store }) => `“${name}” did not pass on ${store}`);
  const nameless = ended
    .filter((test) => checklist[test.example]?.[rowOf(test)] === undefined)
    .map(({ example, name }) => `“${name}” in examples/${example} names no row of it`);
  return { rows, findings: [...unproven, ...failed, ...new Set(nameless)] };
}

function rowOf({ name }: EndedTest): string {
  return name.split(' ')[0] ?? '';
}
