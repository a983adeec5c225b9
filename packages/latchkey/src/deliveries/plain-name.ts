/** Controls and whatever else ends a line, hides, or reorders what is read; the joiners that scripts need stay. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
/** In UTF-16 code units. */
const longestName = 200;
export const longestSubject = 400;

/** What somebody typed as one line that fits into a header, and cannot pretend to be another one. */
export function oneLine(typed: string, longest = longestName): string {
  const line = typed.toWellFormed().replaceAll(unprintable, ' ').replaceAll(/\s+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
}

/**
 * A name as it stands in a message: one line, of which no mail program makes a link or an address, since what it would
 * know one by is set apart: `evil.example` becomes `evil. example`. Lookalikes of dots, colons and at-signs count, which
 * browsers take for them.
 */
export function plainName(typed: string): string {
  return oneLine(
    oneLine(typed)
      .replaceAll(/[.\u2024\u3002\ufe52\uff0e\uff61](?=[^\s.])/gu, '$& ')
      .replaceAll(/(?<=\p{L})[:\ufe13\ufe55\uff1a](?=\S)/gu, '$& ')
      .replaceAll(/(?<=[\\/])(?=[\\/])/gu, ' ')
      .replaceAll(/\s*[@\ufe6b\uff20]\s*/gu, ' @ '),
  );
}
