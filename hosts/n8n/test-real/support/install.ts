import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Ends the commands that a function runs. */
interface Ending {
  readonly signal?: AbortSignal;
}

/** The repository. */
export const root = new URL('../../../..', import.meta.url).pathname;
/** Where n8n itself is installed, apart from the connector. */
export const hostFolder = join(root, 'hosts/n8n/real-host');
/** Where n8n's linter for community nodes is installed. */
export const lintFolder = join(root, 'hosts/n8n/lint');
/** The Node that n8n runs on. */
export const hostNode = join(hostFolder, 'node_modules/.bin/node');
/** n8n's command line. */
export const n8nBin = join(hostFolder, 'node_modules/n8n/bin/n8n');

/** Installs n8n into hosts/n8n/real-host if missing. Returns the reason in one line if that fails. */
export async function installHost(ending: Ending = {}): Promise<string | undefined> {
  if (existsSync(n8nBin) && existsSync(hostNode)) return undefined;
  process.stderr.write('Installing n8n into hosts/n8n/real-host: about four minutes and 3 GB, once.\n');
  return install(hostFolder, ending);
}

/** Installs n8n's linter into hosts/n8n/lint if missing. Returns the reason in one line if that fails. */
export async function installLint(): Promise<string | undefined> {
  if (existsSync(join(lintFolder, 'node_modules/.bin/n8n-node'))) return undefined;
  return install(lintFolder, {}, '--ignore-scripts');
}

async function install(folder: string, ending: Ending, ...options: readonly string[]): Promise<string | undefined> {
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund', ...options], { cwd: folder, maxBuffer: 2 ** 26, ...ending });
    return undefined;
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n') : [String(error)];
    const why = lines.filter((line) => line.startsWith('npm error')).at(1) ?? lines.at(-1);
    return `npm ci in ${relative(root, folder)} is not possible here: ${why}`;
  }
}

/** Builds and packs the nodes for publishing. Returns the path of the archive. */
export async function packNodes(ending: Ending = {}): Promise<string> {
  await run(process.execPath, ['--conditions=@okta-connector/source', join(root, 'hosts/n8n/scripts/build.ts')], {
    cwd: root,
    ...ending,
  });
  const folder = await mkdtemp(join(tmpdir(), 'okta-n8n-pack-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: join(root, 'hosts/n8n/dist'), ...ending });
  const [archive] = await readdir(folder);
  if (archive === undefined) throw new Error('npm pack made no archive.');
  return join(folder, archive);
}

/** An n8n user folder with the nodes installed, as an administrator would do manually. */
export async function userFolder(archive: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'okta-n8n-'));
  await installNodes(folder, archive);
  return folder;
}

/** Installs the nodes into a user folder. */
export async function installNodes(folder: string, archive: string, ending: Ending = {}): Promise<void> {
  const nodes = join(folder, '.n8n/nodes');
  await mkdir(nodes, { recursive: true });
  await writeFile(
    join(nodes, 'package.json'),
    JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }),
  );
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  await run('npm', ['i', ...options, archive], { cwd: nodes, ...ending });
}

/** Removes a folder and all that is in it. */
export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
