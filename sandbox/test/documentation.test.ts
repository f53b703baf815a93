import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/<!-- example: ([\w-]+) -->\n```ts\n([\s\S]*?)```/g)].map(([, name, code]) => [
  name,
  code,
]);

/** Runs a module as a program in the folder of the repository. */
async function run(code: string): Promise<{ status: number | null; output: string }> {
  const flags = ['--conditions=@okta-connector/source', '--input-type=module-typescript', '--no-warnings'];
  const child = spawn(process.execPath, [...flags, '--eval', code], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, output };
}

test('finds examples of request handlers in the documentation', () => {
  expect(examples.map(([name]) => name)).toEqual(['msw', 'msw-pool']);
});

test.each(examples)('runs the example %s of the documentation', async (_, code = '') => {
  const { status, output } = await run(code);
  expect(status, output).toBe(0);
  expect(output.match(/^(ℹ|#) (pass|fail) \d+$/gm) ?? []).toEqual(
    code.includes('node:test') ? [expect.stringContaining('pass 2'), expect.stringContaining('fail 0')] : [],
  );
});
