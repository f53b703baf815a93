import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { endWithUs } from './children.ts';

/** A server in a process of its own. */
export interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly key: string;
}

const cli = new URL('../hosts/cli/src/main.ts', import.meta.url).pathname;

/** Starts `okta-connector serve` in a process of its own. */
export async function serve(
  org: { readonly url: string; readonly token: string },
  { file, port = 0, flags = [] }: { readonly file: string; readonly port?: number; readonly flags?: readonly string[] },
): Promise<Served> {
  const own = ['serve', '--allow-loopback', '--port', String(port), '--database', file, ...flags];
  const options = ['--conditions=@okta-connector/source', cli, ...own];
  const env = { PATH: process.env['PATH'], HOME: tmpdir(), OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token };
  const child = endWithUs(spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'], env }));
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return { child, ...JSON.parse(value ?? '{}') };
}

/** Ends a server with a signal. */
export async function end({ child }: Served, signal: NodeJS.Signals): Promise<void> {
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}
