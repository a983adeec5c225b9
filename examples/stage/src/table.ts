/** What a page of the product shows, as columns and rows. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The lines of a table, each column as wide as it must be; one in which nothing stands is left out. */
export function linesOf(table: Table): readonly string[] {
  const used = table.columns.flatMap((_column, index) =>
    table.rows.some((row) => row[index]) ? [index] : [],
  );
  const rows = [table.columns, ...table.rows].map((row) => used.map((index) => row[index] ?? ''));
  const widths = used.map((_index, place) => Math.max(...rows.map((row) => row[place]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.toSpliced(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
}
