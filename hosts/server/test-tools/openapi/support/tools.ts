import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const run = promisify(execFile);

/** Where the tools are installed, apart from everything else for their size. */
const toolsFolder = new URL('../../../openapi-tools', import.meta.url).pathname;
const bin = (name: string) => join(toolsFolder, 'node_modules/.bin', name);

/** The tools run on the Node of the tests and send nothing home. */
const env = {
  HOME: process.env['HOME'],
  PATH: [dirname(process.execPath), process.env['PATH']].join(':'),
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  CI: 'true',
};

/** What a tool printed, and its exit code. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with documents for the tools. */
export interface ToolFolder {
  /** Writes a file. Returns its path. */
  save(file: string, content: string | object): Promise<string>;
  /** Runs a tool in the folder. */
  run(name: string, args: readonly string[]): Promise<ToolResult>;
  /** Runs Node in the folder. */
  node(args: readonly string[]): Promise<ToolResult>;
  /** Starts a tool that serves until it is stopped, and waits for a line. */
  serve(
    name: string,
    options: { readonly args: readonly string[]; readonly until: RegExp },
  ): Promise<() => Promise<void>>;
}

/** A folder for the tests of a file. Installs the tools once: half a minute and 300 MB. */
export function useTools(): ToolFolder {
  let folder = '';
  beforeAll(async () => {
    if (!existsSync(bin('redocly'))) {
      process.stderr.write('Installing the tools into hosts/server/openapi-tools, once.\n');
      await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: toolsFolder, env });
    }
    // Inside the repository, so that the names of packages resolve.
    const cache = join(toolsFolder, '.cache');
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(join(cache, 'tools-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    async save(file, content) {
      const path = join(folder, file);
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
    run: (name, args) => ran(process.execPath, { args: [bin(name), ...args], cwd: folder }),
    node: (args) => ran(process.execPath, { args, cwd: folder }),
    serve: (name, { args, until }) => served(bin(name), { args, until, cwd: folder }),
  };
}

async function ran(
  command: string,
  { args, cwd }: { readonly args: readonly string[]; readonly cwd: string },
): Promise<ToolResult> {
  return await new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 2 ** 28, timeout: 220_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}

async function served(
  tool: string,
  { args, until, cwd }: { readonly args: readonly string[]; readonly until: RegExp; readonly cwd: string },
): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [tool, ...args], { cwd, env, detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let text = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The tool did not start: ${text}`)), 120_000);
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (!until.test(text)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`The tool ended: ${text}`));
    });
  });
  return async () => {
    // Its workers are in its process group.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
}
