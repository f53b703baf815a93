import { chmodSync } from 'node:fs';

// tsc writes no executable bit; npm sets it on install, a checkout needs it too.
chmodSync(new URL('../dist/hosts/cli/main.js', import.meta.url), 0o755);
