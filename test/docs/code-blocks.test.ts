import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitted } from '../support/emitted.ts';
import { startOrg, type TestOrg } from '../support/org.ts';
import { root } from '../support/source-files.ts';

/** Pages written by hand whose TypeScript runs here. */
const guides = [
  'README.md',
  'docs/operations.md',
  'docs/plans.md',
  'docs/sandbox.md',
  'docs/scaling.md',
  'docs/service-apps.md',
];

const recipes = 'docs/scaling.md';

/** The setup of a reader who copies a block. */
const given = [
  "const token = process.env['OKTA_CLIENT_TOKEN'] ?? '';",
  "const privateKey = process.env['OKTA_CLIENT_PRIVATEKEY'] ?? '';",
  "const lastCursor: string | undefined = process.env['LAST_CURSOR'];",
].join('\n');

/** The package as the blocks import it, with every org URL leading to the sandbox org. */
const connector = `
import { type Connection, type ConnectionInput, type ConnectOptions, connect as open } from 'okta-connector';
export * from 'okta-connector';
export function connect(input: ConnectionInput, options?: ConnectOptions): Connection {
  return open({ ...input, orgUrl: process.env['OKTA_CLIENT_ORGURL'] ?? '' }, { ...options, allowLoopback: true });
}
`;

/** The parts of SDKs that are not installed here, as far as recipes use them, in the words of their own declarations. */
const sdks = `
declare module '@temporalio/activity' {
  interface FailureOptions {
    message?: string;
    type?: string;
    nonRetryable?: boolean;
    nextRetryDelay?: number | string;
  }
  export class ApplicationFailure extends Error {
    static create(options: FailureOptions): ApplicationFailure;
  }
  export class Context {
    static current(): Context;
    readonly cancellationSignal: AbortSignal;
  }
}
declare module '@temporalio/workflow' {
  interface ActivityOptions {
    startToCloseTimeout?: number | string;
    retry?: { maximumAttempts?: number };
  }
  export function proxyActivities<Activities>(options: ActivityOptions): Activities;
}
declare module '@restatedev/restate-sdk' {
  export interface Context {
    request(): { readonly attemptCompletedSignal: AbortSignal };
    run<Result>(name: string, action: () => Promise<Result>): Promise<Result>;
  }
  export class TerminalError extends Error {
    constructor(message: string, options?: { errorCode?: number });
  }
  export function service<Handlers>(service: { name: string; handlers: Handlers }): { name: string };
}
`;

let folder = '';
let org: TestOrg;

beforeAll(async () => {
  // Inside the repository, so that the names of its packages resolve.
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'code-blocks-'));
  save('connector.ts', connector);
  org = await startOrg();
});

afterAll(async () => {
  await org.close();
  rmSync(folder, { recursive: true });
});

function save(file: string, text: string): string {
  const path = join(folder, file);
  writeFileSync(path, text);
  return path;
}

function blocksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)\n```$/gms)].map(([, code = '']) => code);
}

/** Blocks of a page as one module: imports first, then each block in a scope of its own. */
function moduleOf(blocks: readonly string[]): string {
  const lines = blocks.map((block) => block.split('\n'));
  const isImport = (line: string) => line.startsWith('import ');
  const imports = new Set(lines.flat().filter(isImport));
  const bodies = lines.map((block) => `{\n${block.filter((line) => !isImport(line)).join('\n')}\n}`);
  return [...imports, given, ...bodies].join('\n').replaceAll("'okta-connector'", "'./connector.ts'");
}

async function run(block: string): Promise<string> {
  const file = save('block.ts', moduleOf([block]));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@okta-connector/source', file],
    {
      timeout: 60_000,
      env: { ...process.env, OKTA_CLIENT_ORGURL: org.sandbox.url, OKTA_CLIENT_TOKEN: org.sandbox.token },
    },
  );
  emitted(stdout);
  emitted(stderr);
  expect(stderr).toBe('');
  return stdout;
}

describe('TypeScript in the documentation', () => {
  test('finds the TypeScript examples on every page of the documentation', async () => {
    const { stdout } = await promisify(execFile)('git', ['ls-files', '*.md'], { cwd: root });
    const pages = stdout
      .trim()
      .split('\n')
      .filter((page) => !/^docs\/(api\.md|reference\/)/.test(page));
    expect(pages.filter((page) => blocksOf(page).length > 0)).toEqual(guides);
  });

  test('the README example adds a user to a group, streams and polls', { timeout: 60_000 }, async () => {
    const blocks = blocksOf('README.md');
    expect(blocks).toHaveLength(1);
    const [block = ''] = blocks;
    org.forget();
    expect(await run(block)).toMatch(/^true\nnina\.petrov@acme\.example\nnot_found Okta .+nobody@acme\.example.+\n$/);
    expect(org.writes()).toEqual(['PUT /api/v1/groups/00gengineering000001/users/00uiris0000000000001']);
    expect(org.sandbox.org.memberships.ofRight('00uiris0000000000001').map(({ groupId }) => groupId)).toContain(
      '00gengineering000001',
    );
    const sent = org.sent().join('\n');
    for (const path of ['/api/v1/users?', '/api/v1/groups?', '/api/v1/meta/schemas/user/', '/api/v1/logs?'])
      expect(sent).toContain(`GET ${path}`);
  });

  test('the docs/operations.md example finds, describes and runs an operation', { timeout: 60_000 }, async () => {
    const [block = '', ...others] = blocksOf('docs/operations.md');
    expect(others).toEqual([]);
    org.forget();
    expect(await run(block)).toBe(
      "listUserBlocks replaces the whole object, so that what the body leaves out is deleted [ 'operation', 'path', 'body' ] true\n[]\n",
    );
    expect(org.sent()).toEqual([
      'GET /api/v1/meta/schemas/user/default',
      'GET /api/v1/users/iris.vale%40acme.example/blocks',
    ]);
  });

  test('the docs/sandbox.md example starts and stops a sandbox org', { timeout: 60_000 }, async () => {
    // Those with request handlers need no org on loopback; sandbox/test runs them.
    const blocks = blocksOf('docs/sandbox.md').filter((block) => !block.includes('okta-sandbox/msw'));
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) expect(await run(block)).toBe('');
  });

  test('the examples on every page have the types they show', { timeout: 120_000 }, async () => {
    const reference = readdirSync(join(root, 'docs/reference')).map((file) => `docs/reference/${file}`);
    const named = (page: string) => `${page.replaceAll(/\W/g, '-')}.ts`;
    save('sdks.d.ts', sdks);
    for (const page of guides.filter((page) => page !== recipes)) save(named(page), moduleOf(blocksOf(page)));
    // Its blocks are for different queues, and some are modules.
    for (const [index, block] of blocksOf(recipes).entries()) {
      const isModule = /^export /m.test(block);
      save(
        `${index}-${named(recipes)}`,
        isModule ? block.replaceAll("'okta-connector'", "'./connector.ts'") : moduleOf([block]),
      );
    }
    const [opening = ''] = blocksOf('docs/reference/README.md');
    for (const page of reference.filter((page) => !page.endsWith('README.md'))) {
      const calls = blocksOf(page);
      expect(calls.length).toBeGreaterThan(0);
      save(named(page), moduleOf(calls.map((code) => `${opening}\n${code}`)));
    }
    // A misspelled key must be detected.
    const [block = ''] = blocksOf('README.md');
    save('wrong.ts', moduleOf([block.replace("'add_user_to_group'", "'add_user_to_grup'")]));
    save(
      'tsconfig.json',
      JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts', '../../src/**/*.d.ts'], exclude: [] }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const checked = await promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: folder }).catch(
      (error: { stdout?: string }) => error,
    );
    const mistakes = (checked.stdout ?? '').split('\n').filter((line) => line.includes('error TS'));
    expect(mistakes.filter((line) => !line.startsWith('wrong.ts'))).toEqual([]);
    expect(mistakes.length).toBeGreaterThan(0);
  });
});
