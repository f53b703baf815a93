import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplyOptions, Plan } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';

const key = 'a secret of the host for signing plans';
const graceId = '00ugrace000000000001';
const benId = '00uben00000000000001';
const group = '00gcontractors000001';

describe('the journal of a plan', () => {
  const org = useOrg();
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-plan-journal-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const newFile = () => {
    files += 1;
    return join(folder, `${files}.journal`);
  };
  const plan = () =>
    org.okta.plan(
      [graceId, benId].map((user) => ({ step: 'add_user_to_group', input: { user, group } })),
      { key, by: 'Ada' },
    );
  const apply = (made: Plan, options: Partial<ApplyOptions>) =>
    org.okta.apply(made, { key, approvedBy: 'Iris', ...options });
  const linesOf = async (file: string) => (await readFile(file, 'utf8')).trimEnd().split('\n');
  /** A journal as a run leaves it that was killed before this line. */
  const cutBefore = async (file: string, mark: string) => {
    const lines = await linesOf(file);
    const at = lines.findIndex((line) => line.startsWith(mark));
    await writeFile(file, `${lines.slice(0, at).join('\n')}\n`);
  };

  test('only its owner can read it, and every change is there before it is sent', async () => {
    const file = newFile();
    await apply(await plan(), { journal: file });
    expect((await stat(file)).mode & 0o077).toBe(0);
    const kinds = (await linesOf(file)).map((line) => Object.keys(JSON.parse(line))[0]);
    expect(kinds).toEqual(['planJournal', 'begin', 'start', 'done', 'end', 'begin', 'start', 'done', 'end']);
  });

  test('a finished plan is not applied again', async () => {
    const file = newFile();
    const made = await plan();
    const first = await apply(made, { journal: file });
    await org.okta.run('remove_user_from_group', { user: graceId, group });
    org.forget();
    const second = await apply(made, { journal: file, resume: true });
    expect(second.receipts).toEqual(JSON.parse(JSON.stringify(first.receipts)));
    expect(org.writes()).toEqual([]);
  });

  test('a change that was in flight is looked up, and the rest is sent', async () => {
    const file = newFile();
    const made = await plan();
    await apply(made, { journal: file });
    await cutBefore(file, '{"done":{"change":"1.1"');
    await org.okta.run('remove_user_from_group', { user: benId, group });
    org.forget();
    const { receipts } = await apply(made, { journal: file, resume: true });
    expect(receipts.map(({ outcome, confirmed }) => [outcome, confirmed])).toEqual([
      ['applied', 'checked'],
      ['applied', 'answered'],
    ]);
    expect(org.writes()).toEqual([`PUT /api/v1/groups/${group}/users/${benId}`]);
  });

  test('a line that was cut short counts as not written', async () => {
    const file = newFile();
    const made = await plan();
    await apply(made, { journal: file });
    await cutBefore(file, '{"start":"1.1"');
    await appendFile(file, '{"start":"1.');
    await org.okta.run('remove_user_from_group', { user: graceId, group });
    await org.okta.run('remove_user_from_group', { user: benId, group });
    expect((await apply(made, { journal: file, resume: true })).complete).toBe(true);
  });

  test('a journal of another plan, and an existing one without resume, are refused', async () => {
    const file = newFile();
    await apply(await plan(), { journal: file });
    const other = await plan();
    await expect(apply(other, { journal: file, resume: true })).rejects.toThrow('belongs to another plan');
    await expect(apply(other, { journal: file })).rejects.toThrow('already exists');
  });
});
