import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startSandbox } from '../../../../sandbox/src/index.ts';
import { startHelpDesk } from '../../test-real/support/help-desk.ts';
import { installHost, installNodes, packNodes, remove } from '../../test-real/support/install.ts';
import { launch, N8n } from '../../test-real/support/n8n.ts';
import { isFree } from '../../test-real/support/process.ts';
import type { Closing } from './closing.ts';
import { endOrphan, keepProcess } from './process-file.ts';
import { settle } from './settle.ts';
import { welcome } from './welcome.ts';

/** What runs. */
interface Running {
  /** Resolves with the reason once n8n ends by itself. */
  readonly ended: Promise<Error>;
}

/** Starts everything and prints how to use it. */
export async function runLocal({ folder, closing }: { folder: string; closing: Closing }): Promise<Running> {
  const { signal } = closing;
  const missing = await installHost({ signal });
  if (missing !== undefined) throw new Error(missing);
  await endOrphan(folder);
  const [port, sandboxPort, deskPort] = [
    await portOf('PORT', 5678),
    await portOf('SANDBOX_PORT', 8480),
    await portOf('HELP_DESK_PORT', 8481),
  ];
  console.error('Building the nodes and starting n8n: about 15 seconds.');
  const archive = await packNodes({ signal });
  await closing.add(() => remove(dirname(archive)));
  await installNodes(folder, archive, { signal });
  // Credentials that n8n stored at an earlier start keep working.
  const tokenFile = join(folder, 'sandbox-token');
  const token = await readFile(tokenFile, 'utf8').catch(() => undefined);
  const sandbox = await startSandbox({ port: sandboxPort, users: 300, ...(token === undefined ? {} : { token }) });
  await closing.add(() => sandbox.close());
  await writeFile(tokenFile, sandbox.token, { mode: 0o600 });
  const desk = await startHelpDesk({
    port: deskPort,
    onTold: ({ line, body }) => console.log(`Help desk: ${line} ${JSON.stringify(body)}`),
  });
  await closing.add(() => desk.close());
  const started = await launch({ folder, port });
  await closing.add(() => started.stop());
  await keepProcess(folder, started.child.pid);
  const ended = once(started.child, 'exit').then(() => new Error(`n8n ended by itself:\n${started.log()}`));
  const n8n = await Promise.race([
    N8n.at(started),
    ended.then((error) => {
      throw error;
    }),
  ]);
  const published = await settle(n8n, { sandbox, desk });
  console.log(welcome({ url: n8n.url, sandbox, desk, published }));
  return { ended };
}

/** The port that a variable names, or the usual one. Throws with what to do if it is taken. */
async function portOf(variable: string, usual: number): Promise<number> {
  const port = Number(process.env[variable] ?? usual);
  if (await isFree(port)) return port;
  throw new Error(`Port ${port} is in use. Choose another one, for example ${variable}=${port + 1} npm run n8n`);
}
