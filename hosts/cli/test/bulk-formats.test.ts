import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGroupAttributes } from '../../../test/support/group-attributes.ts';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere } from './command-line.ts';

/** A text in UTF-16, big-endian. */
function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

describe('files of other programs with run --each', () => {
  const org = useOrg();
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-formats-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const each = async (step: string, content: string | Buffer, ending = 'csv') => {
    files += 1;
    const name = join(folder, `${files}.${ending}`);
    await writeFile(name, content);
    const ended = await runHere(['run', step, '--each', name, '--allow-loopback'], { env: connectionEnv(org.sandbox) });
    return { ...ended, name };
  };
  /** The profiles of the users that a file creates, and the lines on which they stand. */
  const created = async (content: string | Buffer, ending?: string) => {
    const { code, stderr, name } = await each('create_user', content, ending);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = (await readFile(name.replace(/\.\w+$/, '.results.jsonl'), 'utf8')).trim().split('\n');
    return lines
      .map((line) => JSON.parse(line))
      .toSorted((a, b) => a.index - b.index)
      .map(({ line, output }) => ({ line, ...org.sandbox.org.users.get(output.id)?.profile }));
  };
  const header = 'profile.login,profile.email,profile.firstName,profile.lastName,activate';
  let people = 0;
  const row = (mark = ',') => {
    people += 1;
    return [`format.${people}@acme.example`, `format.${people}@acme.example`, 'Åsa', 'Öst', 'FALSE'].join(mark);
  };

  const encodings: [string, (text: string) => Buffer][] = [
    ['UTF-8 with a mark', (text) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16LE', (text) => Buffer.from(text, 'utf16le')],
    ['UTF-16LE with a mark', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16BE', bigEndian],
    ['UTF-16BE with a mark', (text) => bigEndian(`\uFEFF${text}`)],
  ];

  test.each(encodings)('reads %s input as a table and as JSON lines', async (_, encode) => {
    expect(await created(encode(`${header}\r\n${row()}\r\n`))).toMatchObject([{ line: 2, firstName: 'Åsa' }]);
    const [login] = row().split(',');
    const profile = { login, email: login, firstName: 'Åsa', lastName: 'Öst' };
    const json = `${JSON.stringify({ profile, activate: false })}\r\n`;
    expect(await created(encode(json), 'jsonl')).toMatchObject([{ line: 1, lastName: 'Öst' }]);
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('counts lines that end with %s', async (_, end) => {
    expect(await created([header, row(), '', row()].join(end))).toMatchObject([{ line: 2 }, { line: 4 }]);
  });

  test('reads a file with mixed line endings', async () => {
    expect(await created(`${header}\r\n${row()}\n${row()}\r${row()}`)).toHaveLength(3);
  });

  test('does not split a line at a Unicode line separator inside a JSON string', async () => {
    const text = '{"user":"iris\u2028vale"}\n{"user":"iris.vale@acme.example"}\n';
    const { code, name } = await each('get_user', text, 'jsonl');
    expect(code).toBe(11);
    const lines = (await readFile(name.replace(/\.\w+$/, '.results.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line)).toSorted((a, b) => a.index - b.index)).toMatchObject([
      { line: 1, error: { message: expect.stringContaining('user contains a line separator (U+2028)') } },
      { line: 2, ok: true },
    ]);
  });

  test('ignores empty rows and trailing empty columns', async () => {
    const text = `${header},,\r\n${row()},,\r\n,,,,,,\r\n${row()}\r\n , ,,,\r\n${row()},,,,\r\n\r\n`;
    expect(await created(text)).toMatchObject([{ line: 2 }, { line: 4 }, { line: 6 }]);
  });

  test('fails a row with a value in an unnamed column', async () => {
    const { code, stdout } = await each('create_user', `${header},\n${row()},stray\n`);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 11, failed: { invalid_request: 1 } });
  });

  test.each([';', ',', '\t', '|'])('reads a first line that sets the separator %j', async (mark) => {
    const names = header.split(',').join(mark);
    expect(await created(`sep=${mark}\r\n${names}\r\n${row(mark)}\r\n`)).toMatchObject([{ line: 3 }]);
    expect(await created(`\uFEFF"sep=${mark}"\r\n${names}\r\n${row(mark)}\r\n`)).toMatchObject([{ line: 3 }]);
    expect(await created(`${names}\r\n${row(mark)}\r\n`)).toMatchObject([{ line: 2 }]);
  });

  test("accepts plain attribute names, as in Okta's own template", async () => {
    const text =
      'login,firstName,lastName,middleName,email,title,costTier,skills\r\nplain@acme.example,Ida,Lind,,plain@acme.example,Engineer,gold,a;b\r\n';
    expect(await created(text)).toMatchObject([
      { firstName: 'Ida', title: 'Engineer', costTier: 'gold', skills: ['a', 'b'] },
    ]);
    const json = '{"login":"plain.2@acme.example","email":"plain.2@acme.example","firstName":"A","lastName":"B"}';
    expect(await created(json, 'jsonl')).toMatchObject([{ login: 'plain.2@acme.example', firstName: 'A' }]);
  });

  test("reads the org's own group attributes by name and type", async () => {
    await addGroupAttributes(org);
    const { code, stderr } = await each(
      'create_group',
      'name,floor,attributes.remote,Cost center\r\nRobotics,7,yes,C-1\r\n',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const group = [...org.sandbox.org.groups.values()].find(({ profile }) => profile['name'] === 'Robotics');
    expect(group?.profile).toMatchObject({ floor: 7, remote: true, costCenter: 'C-1' });
  });

  test('accepts another spelling of a column name if it is unambiguous', async () => {
    const text =
      'Login;E-Mail;First Name;LAST_NAME;Cost tier;profile.Years Of Service;Remote;\u200bActivate\nspelled@acme.example;spelled@acme.example;A;B;gold;7;Yes;no\n';
    expect(await created(text)).toMatchObject([
      { firstName: 'A', lastName: 'B', costTier: 'gold', yearsOfService: 7, remote: true },
    ]);
  });

  test.each([
    ['email,Email\na,b\n', /Columns email and Email are both profile\.email\. Remove one of them/],
    ['profile,profile.login\na,b\n', /profile and profile\.login overlap/],
    ['profile.login,profile\na,b\n', /profile\.login and profile overlap/],
    ['login,shoeSize\na,b\n', /Unknown field "shoeSize"\./],
  ])('rejects a header with a colliding or meaningless name: %j', async (text, sentence) => {
    org.forget();
    const { code, stderr } = await each('create_user', text);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(org.writes()).toEqual([]);
  });

  test.each(['login', 'Email', 'User ID'])('suggests the column "user" for %j', async (name) => {
    const { code, stderr } = await each('suspend_user', `${name}\niris.vale@acme.example\n`);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "user"?') });
  });

  test.each([
    [',', '\n'],
    [';', '\r\n'],
  ])('skips the type line that Windows PowerShell writes before a header with %j', async (mark, end) => {
    const table = ['#TYPE System.Management.Automation.PSCustomObject', header.replaceAll(',', mark), row(mark), ''];
    expect(await created(table.join(end))).toMatchObject([{ line: 3, firstName: 'Åsa' }]);
  });

  const zip = (inside: string) => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from(inside)]);
  test.each<[string, string | Buffer, string]>([
    ['xlsx', zip('[Content_Types].xml'), 'an Excel workbook (xlsx)'],
    ['csv', zip('xl/workbook.xml'), 'an Excel workbook (xlsx)'],
    ['ods', zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'), 'an OpenDocument spreadsheet (ods)'],
    ['csv', zip('people.csv'), 'a zip archive'],
    ['xls', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]), 'an Excel workbook (xls)'],
    ['csv', '%PDF-1.7\n', 'a PDF'],
    ['csv', '\uFEFF \n<!DOCTYPE html><html>', 'an HTML page'],
    ['xls', '<table><tr><td>user', 'an HTML page'],
    ['csv', '<?xml version="1.0"?>', 'an XML file'],
    ['jsonl', gzipSync('{"user":"x"}'), 'a gzip archive'],
    ['csv', '{\\rtf1 user}', 'an RTF document'],
    ['csv', Buffer.from([1, 2, 3, 0x41, 0x0a]), 'a binary file'],
    ['csv', Buffer.from([0xff, 0xfe, 0, 0, 0x75, 0, 0, 0]), 'a text in UTF-32'],
  ])('rejects a file that is not plain text and names its format: %s, %j', async (ending, content, what) => {
    org.forget();
    const { code, stderr, name } = await each('get_user', content, ending);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${name} is ${what}. `),
    });
    expect(org.sent()).toEqual([]);
  });

  test('recognizes JSON lines by their content, regardless of the file name', async () => {
    expect(await each('get_user', '{"user":"iris.vale@acme.example"}\n', 'csv')).toMatchObject({ code: 0 });
  });

  describe('lists, numbers and booleans', () => {
    const names = 'login,email,firstName,lastName,activate,skills,yearsOfService,remote';
    let number = 0;
    /** The same values in a cell and in a line of JSON. */
    const both = (skills: string, years: string, remote: string): [content: string, ending: string][] => {
      number += 1;
      const [one, other] = ['cell', 'json'].map((form) => `${form}.${number}@acme.example`);
      const cells = [one, one, 'A', 'B', 'no', skills, years, remote].map(
        (cell = '') => `"${cell.replaceAll('"', '""')}"`,
      );
      const profile = {
        login: other,
        email: other,
        firstName: 'A',
        lastName: 'B',
        skills,
        yearsOfService: years,
        remote,
      };
      return [
        [`${names}\n${cells.join()}\n`, 'csv'],
        [JSON.stringify({ profile, activate: 'no' }), 'jsonl'],
      ];
    };

    test.each<[string, string[]]>([
      ['["Blue", "Yellow"]', ['Blue', 'Yellow']],
      [' ["Doe, Jane", "a|b", "c;d"] ', ['Doe, Jane', 'a|b', 'c;d']],
      ['welding; cad', ['welding', 'cad']],
      ['welding\ncad', ['welding', 'cad']],
      ['welding', ['welding']],
    ])('reads the list %j the same in a cell and in JSON', async (skills, read) => {
      for (const [content, ending] of both(skills, '7', 'yes'))
        expect(await created(content, ending)).toMatchObject([{ skills: read, yearsOfService: 7, remote: true }]);
    });

    test.each(['welding, cad', 'welding|cad', 'a,b;c', '["a", b]', "['a']"])(
      'rejects the list %j in a cell and in JSON and says how to write it',
      async (skills) => {
        for (const [content, ending] of both(skills, '7', 'yes')) {
          org.forget();
          const { code, name } = await each('create_user', content, ending);
          expect(code).toBe(11);
          const [line = ''] = (await readFile(name.replace(/\.\w+$/, '.results.jsonl'), 'utf8')).split('\n');
          expect(JSON.parse(line)).toMatchObject({
            line: ending === 'csv' ? 2 : 1,
            error: {
              category: 'invalid_request',
              message: expect.stringMatching(
                /, profile\.skills .*\. Separate the entries with ";", or use a JSON list such as \["a", "b"\]\.$/,
              ),
            },
          });
          expect(org.writes()).toEqual([]);
        }
      },
    );

    test.each([
      ['TRUE', true],
      ['Yes', true],
      ['1', true],
      ['False', false],
      ['NO', false],
      ['0', false],
    ])('reads the boolean %s as %s', async (remote, read) => {
      for (const [content, ending] of both('a', '7', remote))
        expect(await created(content, ending)).toMatchObject([{ remote: read }]);
    });

    test('converts a number to a string where a string is expected', async () => {
      const profile = {
        login: 'number@acme.example',
        email: 'number@acme.example',
        firstName: 'A',
        lastName: 'B',
        employeeNumber: 187,
      };
      expect(await created(JSON.stringify({ profile, activate: false }), 'jsonl')).toMatchObject([
        { employeeNumber: '187' },
      ]);
    });

    test('rejects a number that has lost digits where a string is expected', async () => {
      const login = 'digits@acme.example';
      const text = `{"profile":{"login":"${login}","email":"${login}","firstName":"A","lastName":"B","employeeNumber":12345678901234567890123}}`;
      org.forget();
      expect(await each('create_user', text, 'jsonl')).toMatchObject({ code: 11 });
      expect(org.writes()).toEqual([]);
    });

    test('does not silently round a number with too many digits', async () => {
      for (const [content, ending] of both('a', '12345678901234567890', 'no')) {
        const { code } = await each('create_user', content, ending);
        expect(code).toBe(11);
        expect([...org.sandbox.org.users.values()].map(({ profile }) => profile['yearsOfService'])).not.toContain(
          Number('12345678901234567890'),
        );
      }
    });
  });

  test('names invisible characters in a cell and in JSON', async () => {
    for (const [content, ending] of [
      ['user\n\u200bzoe.castillo@acme.example\n', 'csv'],
      ['user\nzoe.castillo@acme.example\u00a0\n', 'csv'],
      ['{"user":"\ufeffzoe.castillo@acme.example"}\n', 'jsonl'],
    ] as const) {
      org.forget();
      const { code, name } = await each('suspend_user', content, ending);
      expect(code).toBe(11);
      const [line = ''] = (await readFile(name.replace(/\.\w+$/, '.results.jsonl'), 'utf8')).split('\n');
      expect(JSON.parse(line).error.message).toMatch(/user contains a .* \(U\+[0-9A-F]{4}\), which is invisible/);
      expect(org.sent().filter((request) => request.includes('/users/'))).toEqual([]);
    }
  });
});
