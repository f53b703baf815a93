import { chmodSync, rmSync, symlinkSync } from 'node:fs';

/** After a build: makes the command line executable, and `npx okta-connector` work in the checkout itself. */
const main = new URL('../dist/hosts/cli/main.js', import.meta.url);
const command = new URL('../node_modules/.bin/okta-connector', import.meta.url);
chmodSync(main, 0o755);
rmSync(command, { force: true });
symlinkSync('../../dist/hosts/cli/main.js', command);
