/** Plain CSS for every page: light or dark as the visitor's system is, one column on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1c2530, #e6eaf0);
  --quiet: light-dark(#525d6c, #a5b0c0);
  --back: light-dark(#f5f6f4, #11161b);
  --card: light-dark(#ffffff, #1a2129);
  --line: light-dark(#d7dcd9, #35404b);
  --accent: light-dark(#0b6b5d, #5ed3bf);
  --on-accent: light-dark(#ffffff, #06231e);
  --wash: light-dark(#e3f1ee, #16332f);
  --alarm: light-dark(#9d2230, #ff9aa3);
  --alarm-wash: light-dark(#fbe9ea, #3a1d21);
  --amber: light-dark(#8a5200, #f2c069);
  --amber-wash: light-dark(#fdf1dd, #38290f);
}
* { box-sizing: border-box; }
body {
  display: flex;
  flex-direction: column;
  min-height: 100vh;
  margin: 0;
  background: var(--back);
  color: var(--text);
  font: 1.0625rem/1.55 system-ui, sans-serif;
}
::placeholder { color: var(--quiet); opacity: 1; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--card); }
header, footer { padding: 0.75rem 1rem; background: var(--card); }
header { border-bottom: 1px solid var(--line); }
footer { border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.95rem; }
header > div, footer > p { max-width: 62rem; margin: 0 auto; }
header > div { display: flex; flex-wrap: wrap; align-items: center; gap: 0.35rem 1.5rem; }
header nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; margin: 0; padding: 0; list-style: none; }
header .who { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; margin-left: auto; color: var(--quiet); }
.brand { font-weight: 700; text-decoration: none; color: var(--accent); }
main { flex: 1; width: 100%; max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { margin: 0 0 0.75rem; font-size: 1.75rem; line-height: 1.2; text-wrap: balance; }
h2 { margin: 2rem 0 0.75rem; font-size: 1.25rem; line-height: 1.3; }
h3 { margin: 0; font-size: 1.0625rem; }
p { margin: 0 0 1rem; max-width: 44rem; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, monospace; font-size: 0.92em; }
pre { margin: 0; padding: 1rem; overflow-x: auto; background: var(--back); border-radius: 0.4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--quiet); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.card { padding: 1.1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; }
.card > :last-child { margin-bottom: 0; }
.card h2 { margin: 0 0 0.5rem; }
.card p { margin-bottom: 0.5rem; }
.stack { display: grid; gap: 1rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.narrow { max-width: 34rem; }
.steps { max-width: 44rem; padding-left: 1.4rem; }
.steps li { margin-bottom: 0.7rem; padding-left: 0.3rem; }
.steps li::marker { font-weight: 700; color: var(--accent); }
.message { padding: 0.7rem 1rem; margin-bottom: 1.25rem; background: var(--wash); border-left: 4px solid var(--accent); border-radius: 0.3rem; max-width: none; }
.message.refusal { background: var(--alarm-wash); border-color: var(--alarm); }
.standing { display: inline-block; padding: 0.05rem 0.6rem; border-radius: 1rem; background: var(--back); border: 1px solid currentcolor; color: var(--quiet); font-size: 0.9rem; font-weight: 600; }
.standing.good { color: var(--accent); background: var(--wash); }
.standing.waiting { color: var(--amber); background: var(--amber-wash); }
.standing.bad { color: var(--alarm); background: var(--alarm-wash); }
.contact { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.75rem 1.5rem; }
.contact p { margin: 0.15rem 0 0; overflow-wrap: anywhere; }
.buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.field { margin: 0 0 1rem; padding: 0; border: 0; min-width: 0; }
label, legend { font-weight: 600; }
legend { padding: 0; }
label.tick { display: flex; align-items: center; gap: 0.6rem; padding: 0.2rem 0; font-weight: 400; }
.tick input { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
input[type='text'], input[type='email'] { display: block; width: 100%; margin-top: 0.25rem; padding: 0.55rem 0.7rem; background: var(--back); color: inherit; border: 1px solid var(--quiet); border-radius: 0.4rem; font: inherit; }
.alarm { color: var(--alarm); font-weight: 600; }
button { padding: 0.5rem 1.1rem; background: var(--accent); color: var(--on-accent); border: 1px solid var(--accent); border-radius: 0.4rem; font: inherit; font-weight: 600; cursor: pointer; }
button.second { background: transparent; color: var(--accent); }
button.grave { background: transparent; color: var(--alarm); border-color: var(--alarm); }
button.plain { padding: 0; background: none; border: 0; color: var(--accent); font-weight: 400; text-decoration: underline; }
button:hover { filter: brightness(1.1); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
caption { padding-bottom: 0.5rem; text-align: left; font-weight: 600; }
th, td { padding: 0.55rem clamp(0.4rem, 1.5vw, 0.8rem); text-align: left; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-weight: 600; }
.timeline { margin: 0; padding: 0 0 0 1.25rem; border-left: 3px solid var(--line); list-style: none; }
.timeline li { position: relative; margin-bottom: 1.1rem; }
.timeline li::before { content: ''; position: absolute; left: -1.76rem; top: 0.5rem; width: 0.7rem; height: 0.7rem; background: var(--accent); border: 2px solid var(--back); border-radius: 50%; }
.timeline p { margin: 0; }
`;
