/** One column of plain text, dark where the visitor's system is dark. Nothing is loaded: its hash stands in the policy. */
export const pageStyle = `
:root {
  color-scheme: light;
  --text: #1d2430;
  --quiet: #51596b;
  --back: #f3f4f7;
  --card: #ffffff;
  --line: #d4d8e1;
  --accent: #1f5fbf;
  --on-accent: #ffffff;
  --alarm: #a11d2a;
}
@media (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --text: #e8eaf0;
    --quiet: #a9b1c3;
    --back: #12151c;
    --card: #1b1f29;
    --line: #3a4151;
    --accent: #8ab8ff;
    --on-accent: #0d1524;
    --alarm: #ff9ba4;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0;
  padding: clamp(1rem, 6vh, 5rem) 1rem;
  background: var(--back);
  color: var(--text);
  font: 1.0625rem/1.55 system-ui, sans-serif;
}
main {
  max-width: 34rem;
  margin: 0 auto;
  padding: clamp(1.25rem, 5vw, 2.5rem);
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 0.75rem;
}
h1 { margin: 0 0 0.75rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; hyphens: auto; text-wrap: balance; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
p:last-child { margin-bottom: 0; }
a { color: var(--accent); }
dl { margin: 1.25rem 0; padding: 0.25rem 0; border-block: 1px solid var(--line); }
dl > div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.45rem 0; }
dt { flex: 0 0 8.5rem; color: var(--quiet); }
dd { flex: 1 1 12rem; min-width: 0; margin: 0; overflow-wrap: anywhere; }
.several { margin: 0 0 1rem; padding: 0; list-style: none; }
.several li { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; justify-content: space-between; padding: 0.75rem 0; border-top: 1px solid var(--line); }
.several li > div { flex: 1 1 14rem; min-width: 0; overflow-wrap: anywhere; }
dd ul { margin: 0; padding: 0; list-style: none; }
dd .hint { margin: 0.35rem 0 0; }
label { display: block; margin-bottom: 0.25rem; font-weight: 600; }
input {
  width: 100%;
  padding: 0.6rem 0.75rem;
  background: var(--back);
  color: inherit;
  border: 1px solid var(--quiet);
  border-radius: 0.4rem;
  font: inherit;
}
button {
  padding: 0.65rem 1.4rem;
  background: var(--accent);
  color: var(--on-accent);
  border: 1px solid var(--accent);
  border-radius: 0.4rem;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.second { background: transparent; color: var(--accent); }
button:hover { filter: brightness(1.1); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
summary { color: var(--accent); cursor: pointer; }
.field { margin-bottom: 1rem; }
.hint { margin: 0 0 0.35rem; color: var(--quiet); font-size: 0.95rem; }
.alarm { color: var(--alarm); font-weight: 600; }
.account { padding-top: 1rem; margin-top: 1.5rem; border-top: 1px solid var(--line); }
.new-link { margin: 1.25rem 0; }
.answers { display: flex; flex-wrap: wrap; gap: 1rem; }
.answers > :last-child { flex: 1 1 14rem; }
details { margin-top: 0.75rem; }
details label { margin-top: 0.5rem; }
@media (max-width: 26rem) { .answers > * { flex-basis: 100%; } main button { width: 100%; } dt { flex-basis: 100%; } }
`;
