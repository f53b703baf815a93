import { createInterface } from 'node:readline';
import { builtSandbox } from '../built.ts';

/** Where the org of a soak is. */
export interface SoakOrg {
  readonly url: string;
  readonly token: string;
}

/** The sandbox org of a soak, in a process of its own, with every kind of fault. The end of stdin ends it. */
const { startSandbox } = await builtSandbox();
const sandbox = await startSandbox({ users: 500, limits: 300, windowMs: 5000, principalShare: 1 });
sandbox.faults.rates({
  seed: 1,
  lost_before: 0.005,
  lost_after: 0.005,
  server_error: 0.005,
  slow: 0.005,
  html: 0.002,
  truncated: 0.002,
  concurrency: 0.002,
});
sandbox.faults.log({ repeatShare: 0.05, lateShare: 0.1, lateMs: 2000 });
sandbox.faults.hooks({ twiceShare: 0.1, dropShare: 0.1 });
createInterface({ input: process.stdin }).on('close', () => process.exit());
process.stdout.write(`${JSON.stringify({ url: sandbox.url, token: sandbox.token } satisfies SoakOrg)}\n`);
