/**
 * A key's name as its row has it: printable ASCII, whatever the database's encoding, that PostgreSQL, which compares bytes
 * where the collation is "C", orders as JavaScript orders the original. Almost every name stays as it is: a character
 * before `!` becomes a space and two hexadecimal digits, one behind `}` becomes `~` and four.
 */
export function storedName(original: string): string {
  return original.replaceAll(/[^!-}]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return unit < '!' ? ` ${hex(code, 2)}` : `~${hex(code, 4)}`;
  });
}

/** The name that `storedName` made this of. */
export function originalName(stored: string): string {
  return stored.replaceAll(/ (..)|~(....)/g, (_, low: string | undefined, high: string | undefined) =>
    String.fromCharCode(Number.parseInt(low ?? high ?? '', 16)),
  );
}

/** Behind every stored name that begins with `stored`, and before all others that come after it. */
export function behindAllThatBeginWith(stored: string): string {
  return `${stored}~~`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
