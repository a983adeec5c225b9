import type { PersonId } from '@latchkey/core';

type Given = { ok: true } | { ok: false; rejection: { type: string; by?: PersonId } };

/**
 * Carries a command out on somebody's stream or, where that says that they were absorbed, on that of whoever they are by
 * now. One that was carried out before the merge, and comes again, is found where it was.
 */
export async function asPersonNow<Result extends Given>(
  personId: PersonId,
  carryOut: (personId: PersonId) => Promise<Result>,
): Promise<Result> {
  const given: Given = await carryOut(personId);
  if (given.ok || given.rejection.type !== 'PersonAbsorbed' || given.rejection.by === undefined) {
    return given as Result;
  }
  return asPersonNow(given.rejection.by, carryOut);
}
