import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryOf } from '../../src/runtime/bulk/journal-entry.ts';
import type { TestOrg } from './org.ts';

/** The journal of a bulk run that was killed while its inputs were being written, `agoMs` milliseconds ago. */
export async function killedRun(
  org: TestOrg,
  { step, inputs, agoMs = 0 }: { readonly step: string; readonly inputs: readonly unknown[]; readonly agoMs?: number },
): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'okta-connector-killed-')), 'run.journal');
  const at = org.sandbox.clock.now() - agoMs;
  const starts = inputs.map((input, index) => JSON.stringify({ start: index, hash: entryOf(index, input).hash, at }));
  const head = JSON.stringify({ journal: 1, step, org: org.okta.orgUrl });
  await writeFile(file, `${[head, ...starts].join('\n')}\n`, { mode: 0o600 });
  return file;
}
