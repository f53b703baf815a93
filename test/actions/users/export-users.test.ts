import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { userOf } from '../../support/user-status.ts';

const grace = '00ugrace000000000001';
const header = 'id,status,login,email,firstName,lastName\r\n';

describe('export_users', () => {
  const org = useOrg({ users: 450 });
  const exported = async (input: Parameters<typeof org.okta.run<'export_users'>>[1]) =>
    (await org.okta.run('export_users', input)).output;
  const rowsOf = (content: string) => content.split('\r\n').slice(1, -1);
  const onlyGrace = { search: `id eq "${grace}"` };
  const listed = () => [...org.sandbox.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED');

  test('export_users returns a header and one line per user, and asks Okta for those columns only', async () => {
    const { content, count, notes } = await exported(onlyGrace);
    const login = 'grace.lindqvist@acme.example';
    expect(content).toBe(`${header}${grace},ACTIVE,${login},${login},Grace,Lindqvist\r\n`);
    expect([count, notes]).toEqual([1, []]);
    const [request = ''] = org.sent();
    const query = new URL(request.replace('GET ', 'https://acme.okta.com')).searchParams;
    expect(query.get('fields')).toBe('id,status,profile:(login,email,firstName,lastName)');
    expect(query.get('limit')).toBe('200');
  });

  test('export_users exports every user once in pages of 200, without deactivated ones', async () => {
    org.forget();
    const { content, count, notes } = await exported({ all: true, attributes: ['id'] });
    expect(rowsOf(content).sort()).toEqual(
      listed()
        .map(({ id }) => id)
        .sort(),
    );
    expect(count).toBe(listed().length);
    expect(notes).toEqual(['Without a search or filter, deactivated users are left out.']);
    expect(org.sent().map((line) => /limit=(\d+)/.exec(line)?.[1])).toEqual(['200', '200', '200']);
  });

  test('export_users exports deactivated users with a filter', async () => {
    const { content } = await exported({ filter: 'status eq "DEPROVISIONED"', attributes: ['login'] });
    expect(rowsOf(content)).toEqual(['tom.abara@acme.example']);
  });

  test('export_users continues at its cursor, without a second header', async () => {
    const first = await exported({ limit: 250, attributes: ['id'] });
    expect(first.count).toBe(250);
    expect(first.notes).toContain(
      'There are more users: pass nextCursor as cursor for the next part, or stream the export.',
    );
    const rest = await exported({ all: true, cursor: first.nextCursor, attributes: ['id'] });
    const ids = rowsOf(first.content + rest.content);
    expect(new Set(ids).size).toBe(listed().length);
    expect(ids).toHaveLength(listed().length);
    expect(rest).not.toHaveProperty('nextCursor');
  });

  test('export_users streams its text in pieces of at most 200 users, with one header', async () => {
    const pieces: string[] = [];
    for await (const piece of org.okta.stream('export_users', { attributes: ['id', 'status'] })) pieces.push(piece);
    expect(pieces).toHaveLength(3);
    expect(Math.max(...pieces.map((piece) => piece.split('\r\n').length - 1))).toBeLessThanOrEqual(201);
    expect(pieces.filter((piece) => piece.includes('id,status'))).toHaveLength(1);
    expect(rowsOf(pieces.join(''))).toHaveLength(listed().length);
  });

  test('export_users reads the next page only when the one before was taken', async () => {
    org.forget();
    const stream = org.okta.stream('export_users', { attributes: ['id'] });
    await stream.next();
    expect(org.sent()).toHaveLength(1);
    await stream.return(undefined);
    expect(org.sent()).toHaveLength(1);
  });

  test('export_users streams as many users as the limit allows', async () => {
    let text = '';
    for await (const piece of org.okta.stream('export_users', { limit: 205, attributes: ['id'] })) text += piece;
    expect(rowsOf(text)).toHaveLength(205);
  });

  test('export_users returns JSON lines with null for what a user does not have', async () => {
    const attributes = ['login', 'badgeNumber', 'department', 'costCenter', 'lastLogin'];
    const { content } = await exported({
      filter: 'profile.login eq "mei.tanaka@acme.example"',
      attributes,
      format: 'jsonl',
    });
    expect(
      content
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { login: 'mei.tanaka@acme.example', badgeNumber: null, department: 'Design', costCenter: null, lastLogin: null },
    ]);
    expect(content.endsWith('}\n')).toBe(true);
  });

  test.each([
    ['=HYPERLINK("http://evil.example","x")', '"\'=HYPERLINK(""http://evil.example"",""x"")"'],
    ['+1-555-415-1337', "'+1-555-415-1337"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
    ['Lindqvist, Grace', '"Lindqvist, Grace"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
  ])('export_users writes the cell %j so that no spreadsheet runs it', async (title, cell) => {
    userOf(org.sandbox, grace).profile['title'] = title;
    expect((await exported({ ...onlyGrace, attributes: ['title'] })).content).toBe(`title\r\n${cell}\r\n`);
  });

  test.each([
    ['skills', ['welding', 'Python'], 'welding;Python'],
    ['skills', ['a;b', 'c'], '"[""a;b"",""c""]"'],
    ['skills', ['=1', 'b'], "'=1;b"],
    ['remote', true, 'true'],
    ['yearsOfService', -5, '-5'],
    ['yearsOfService', 0, '0'],
  ])('export_users writes the attribute %s with the value %j', async (name, value, cell) => {
    userOf(org.sandbox, grace).profile[name] = value;
    expect((await exported({ ...onlyGrace, attributes: [name] })).content).toBe(`${name}\r\n${cell}\r\n`);
  });

  test('export_users says which column is empty for every user, as a misspelled name is', async () => {
    const { content, notes } = await exported({ ...onlyGrace, attributes: ['departmnt', 'department', 'type'] });
    expect(content).toBe('departmnt,department,type\r\n,Engineering,otyacme0000000000001\r\n');
    expect(notes).toEqual(['No exported user has a value for departmnt. Check the variable name.']);
  });

  test('export_users returns the header alone if nobody matches', async () => {
    expect(await exported({ search: 'profile.department eq "Space"' })).toEqual({
      content: header,
      count: 0,
      notes: [],
    });
  });

  test('export_users lets a read-only administrator export users', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    expect((await okta.run('export_users', onlyGrace)).output.count).toBe(1);
  });

  test("export_users returns Okta's message for an invalid search", async () => {
    await expect(exported({ search: 'status ne "ACTIVE"' })).rejects.toMatchObject({ category: 'invalid_request' });
  });

  test.each<[object, string]>([
    [{ search: 'a eq "b"', filter: 'c eq "d"' }, 'filter'],
    [{ attributes: [] }, 'attributes'],
    [{ attributes: ['login', 'login'] }, 'attributes'],
    [{ attributes: ['profile:(x)'] }, 'attributes[0]'],
    [{ format: 'xlsx' }, 'format'],
    [{ limit: 5, all: true }, 'limit'],
  ])('export_users rejects %j before sending a request', async (input, path) => {
    org.forget();
    await expect(org.okta.run(untyped('export_users'), input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: [expect.objectContaining({ path })],
    });
    expect(org.sent()).toEqual([]);
  });
});

describe('export_users of a large org', () => {
  const org = useOrg({ users: 10_150 });

  test('export_users returns at most 10,000 users in one run and says so, while a stream returns everybody', async () => {
    const { output } = await org.okta.run('export_users', { all: true, attributes: ['id'] });
    expect(output.count).toBe(10_000);
    expect(output.nextCursor).toBeDefined();
    expect(output.notes).toContain(
      'One run exports at most 10000 users. There are more users: pass nextCursor as cursor for the next part, or stream the export.',
    );
    let lines = 0;
    for await (const piece of org.okta.stream('export_users', { attributes: ['id'] }))
      lines += piece.split('\r\n').length - 1;
    expect(lines - 1).toBe(
      [...org.sandbox.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED').length,
    );
  });
});
