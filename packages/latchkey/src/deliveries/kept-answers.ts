/** Keeps what a pure function has given for each text, up to so many: what takes long, and is asked for the same again and again. */
export function keptAnswers<Answer>(make: (text: string) => Answer, most = 100): (text: string) => Answer {
  const kept = new Map<string, Answer>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (kept.size >= most) kept.clear();
    kept.set(text, made);
    return made;
  };
}
