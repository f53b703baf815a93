#!/usr/bin/env node
// Nothing is imported before this check: a Node that is too old could not read the rest.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `okta-connector needs Node 22.19 or newer, and this is Node ${process.versions.node}; install a newer one from https://nodejs.org.\n`,
  );
  process.exitCode = 1;
} else {
  const { runCli } = await import('./program.ts');
  process.exitCode = await runCli(process.argv.slice(2), process);
  // Everything has been written; a timer or a socket that is left over must not hold the process.
  setTimeout(() => process.exit(), 100).unref();
}

export {};
