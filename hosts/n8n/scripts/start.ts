import { join } from 'node:path';
import { root } from '../test-real/support/install.ts';
import { Closing } from './local/closing.ts';
import { runLocal } from './local/run.ts';

/**
 * Starts a local n8n with the nodes, a sandbox org, a help desk that prints what it receives, and the six flows. What is
 * built in it is kept in `.cache/n8n`, or in a folder given as an argument. All of it ends with this process.
 */
const closing = new Closing();
const end = async (code: number) => {
  await closing.close();
  process.exit(code);
};
const fail = (error: unknown) => {
  // Errors that the shutdown itself causes are not reported.
  if (closing.signal.aborted) return;
  console.error(error instanceof Error ? error.message : String(error));
  void end(1);
};
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(signal, () => {
    if (!closing.signal.aborted) void end(code);
  });
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
try {
  const running = await runLocal({ folder: process.argv[2] ?? join(root, '.cache/n8n'), closing });
  fail(await running.ended);
} catch (error) {
  fail(error);
}
