/** Items in order, no two of which compare as equal. Adding, removing and finding a place do not slow down as it grows. */
export interface SortedList<Item> {
  add(item: Item): void;
  /** Removes the item that compares as equal to this one; nothing if there is none. */
  remove(item: Item): void;
  /** The items in order, without those at the beginning for which `isBefore` holds. */
  from(isBefore: (item: Item) => boolean): IteratorObject<Item>;
}

/** One long array would be copied at every insertion; of short ones that follow each other only one is. */
const longestRun = 512;

export function sortedList<Item>(compare: (one: Item, other: Item) => number): SortedList<Item> {
  /** None is empty. */
  const runs: Item[][] = [];

  /** The run in which the first item stands for which `isBefore` does not hold; behind the last run if there is none. */
  function runOf(isBefore: (item: Item) => boolean): number {
    return firstPlace(runs, (run) => isBefore(run.at(-1) as Item));
  }

  return {
    add(item) {
      const isBefore = (other: Item) => compare(other, item) < 0;
      const lastPlace = runs.length - 1;
      const lastRun = runs[lastPlace];
      if (lastRun === undefined) {
        runs.push([item]);
        return;
      }
      // What is new mostly comes last: then nothing is looked for.
      const isLast = isBefore(lastRun.at(-1) as Item);
      const place = isLast ? lastPlace : runOf(isBefore);
      const run = runs[place] ?? lastRun;
      if (isLast) run.push(item);
      else run.splice(firstPlace(run, isBefore), 0, item);
      if (run.length > longestRun) runs.splice(place + 1, 0, run.splice(longestRun / 2));
    },

    remove(item) {
      const isBefore = (other: Item) => compare(other, item) < 0;
      const place = runOf(isBefore);
      const run = runs[place] ?? [];
      const placeInRun = firstPlace(run, isBefore);
      const found = run[placeInRun];
      if (found === undefined || compare(found, item) !== 0) return;
      run.splice(placeInRun, 1);
      if (run.length === 0) runs.splice(place, 1);
    },

    *from(isBefore) {
      const first = runOf(isBefore);
      for (let place = first; place < runs.length; place += 1) {
        const run = runs[place] ?? [];
        for (let next = place === first ? firstPlace(run, isBefore) : 0; next < run.length; next += 1) {
          yield run[next] as Item;
        }
      }
    },
  };
}

/** The place of the first one for which `isBefore` does not hold, by halving: it holds for all before, and none after. */
function firstPlace<Item>(items: readonly Item[], isBefore: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
