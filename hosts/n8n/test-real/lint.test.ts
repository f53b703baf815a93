import { execFile } from 'node:child_process';
import { rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { lintFolder as folder, root } from './support/install.ts';

const run = promisify(execFile);
const missing = inject('missingLint');
const built = join(root, 'hosts/n8n/dist');
const linked = join(built, 'node_modules');

interface Eslint {
  readonly ESLint: new (
    options: Readonly<Record<string, unknown>>,
  ) => {
    lintFiles(
      patterns: readonly string[],
    ): Promise<readonly { messages: readonly { message: string; ruleId: string }[] }[]>;
  };
}

describe.skipIf(missing !== '')("n8n's own linter", () => {
  beforeAll(async () => {
    await rm(linked, { force: true });
    await symlink(join(folder, 'node_modules'), linked);
  });

  afterAll(() => rm(linked, { force: true }));

  // Under NODE_ENV=test the linter takes every file for one of its own tests.
  const env = {
    HOME: process.env['HOME'],
    PATH: [dirname(process.execPath), join(folder, 'node_modules/.bin'), process.env['PATH']].join(':'),
  };

  test("n8n's linter reports nothing in the package", async () => {
    const { stdout } = await run('n8n-node', ['lint'], { cwd: built, env }).catch((error: { stdout: string }) => error);
    expect(stdout).toContain('n8n-node lint');
    expect(stdout).not.toMatch(/error|warning|✖|violation/);
  });

  test("the package compiles against n8n's types", async () => {
    const { stdout } = await run('tsc', ['-p', 'tsconfig.json'], { cwd: built, env });
    expect(stdout).toBe('');
  });

  test("n8n's linter finds nothing in the bundle that n8n Cloud forbids", async () => {
    const require = createRequire(join(folder, 'package.json'));
    const { ESLint } = require('eslint') as Eslint;
    const { n8nCommunityNodesPlugin } = require('@n8n/eslint-plugin-community-nodes');
    const eslint = new ESLint({
      cwd: built,
      overrideConfigFile: true,
      allowInlineConfig: false,
      overrideConfig: [
        { ignores: ['!dist/**'] },
        {
          files: ['dist/**/*.js'],
          languageOptions: { sourceType: 'commonjs' },
          plugins: { '@n8n/community-nodes': n8nCommunityNodesPlugin },
          rules: {
            '@n8n/community-nodes/no-restricted-globals': 'error',
            '@n8n/community-nodes/no-restricted-imports': 'error',
            '@n8n/community-nodes/no-dangerous-functions': 'error',
          },
        },
      ],
    });
    const results = await eslint.lintFiles(['dist/**/*.js']);
    expect(results.length).toBeGreaterThan(3);
    const found = results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
    expect(found).toEqual([]);
  });
});
