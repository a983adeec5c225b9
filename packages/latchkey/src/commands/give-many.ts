import type { CommandOptions } from './result.ts';

/** How many of them are carried out at once. */
const atOnce = 64;

export interface ManyOptions {
  /**
   * The caller's own id for all of them, up to 190 characters: whoever gives the same rows again under it gets the first
   * results of those that were carried out, and the others are carried out then.
   */
  commandId?: string | undefined;
}

/**
 * Gives a command for each of many rows, of which one that is refused spoils no other. A fault, such as of the store,
 * ends it after what is under way: given again under its id, it goes on.
 *
 * @returns the results, in the order of the rows
 */
export function manyOf<Input, Given>(give: (input: Input, options?: CommandOptions) => Promise<Given>) {
  return async (rows: readonly Input[], { commandId }: ManyOptions = {}): Promise<readonly Given[]> => {
    const results: Given[] = [];
    let next = 0;

    async function giveWhatWaits(): Promise<void> {
      while (next < rows.length) {
        const index = next++;
        const id = commandId === undefined ? undefined : `${commandId}#${index}`;
        results[index] = await give(rows[index] as Input, { commandId: id });
      }
    }

    const ends = await Promise.allSettled(
      Array.from({ length: atOnce }, () =>
        giveWhatWaits().catch((fault: unknown) => {
          next = rows.length;
          throw fault;
        }),
      ),
    );
    const failed = ends.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return results;
  };
}
