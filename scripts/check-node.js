// Plain JavaScript, since an older Node, which is what this looks for, cannot read TypeScript.
const [major = 0] = process.versions.node.split('.').map(Number);

if (major < 24) {
  console.error(
    `npm scripts run on Node ${process.versions.node}, and Latchkey needs Node 24 or newer. The package "node" among the ` +
      'devDependencies brings one: install again with "npm ci", without --ignore-scripts, then it is found first.',
  );
  process.exitCode = 1;
}
