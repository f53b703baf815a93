#!/usr/bin/env node
// Import nothing before this check: an old Node cannot parse the rest.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `okta-connector requires Node 22.19 or later, and this is Node ${process.versions.node}. Install a newer version from https://nodejs.org.\n`,
  );
  process.exitCode = 1;
} else {
  const { runCli } = await import('./program.ts');
  process.exitCode = await runCli(process.argv.slice(2), process);
  // All output is written. A leftover timer or socket must not keep the process alive.
  setTimeout(() => process.exit(), 100).unref();
}

export {};
