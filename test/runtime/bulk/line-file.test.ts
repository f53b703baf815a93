import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLines } from '../../../src/runtime/bulk/line-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'okta-connector-lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('nothing is added behind a line that a full disk has cut short, though there is room again', async () => {
  const file = join(folder, 'lines');
  const { lines, handle } = await openLines(file, { mode: 'append' });
  await lines.add({ line: 1 }, { durable: true });
  const append = handle.appendFile.bind(handle);
  handle.appendFile = async (text) => {
    handle.appendFile = append;
    await append(String(text).slice(0, 5));
    throw new Error('ENOSPC: no space left on device');
  };
  const both = await Promise.allSettled([2, 3].map((line) => lines.add({ line }, { durable: false })));
  both.push(...(await Promise.allSettled([lines.add({ line: 4 }, { durable: false })])));
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await lines.close();
  const again = await openLines(file, { mode: 'append' });
  await again.lines.add({ line: 5 }, { durable: false });
  await again.lines.close();
  expect(await readFile(file, 'utf8')).toBe('{"line":1}\n{"line":5}\n');
});
