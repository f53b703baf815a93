import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { listText } from '../src/commands/list.ts';
import { Output } from '../src/output.ts';
import { paintFor } from '../src/paint.ts';
import { schemaRows } from '../src/schema-rows.ts';
import { table } from '../src/table.ts';

function outputTo(stdout: Writable & { isTTY?: boolean }, env: NodeJS.ProcessEnv = {}) {
  let closings = 0;
  const onClosed = () => {
    closings += 1;
  };
  const streams = { stdin: new PassThrough(), stdout, stderr: new PassThrough(), env };
  return { output: new Output(streams, { json: false, onClosed }), closings: () => closings };
}

function failing(code: string): Writable {
  return new Writable({
    write: (_, __, done) => done(Object.assign(new Error(`${code}: the stream is broken`), { code })),
  });
}

describe('results', () => {
  test('prints results as one JSON line on a pipe and as text on a terminal', async () => {
    const pipe = new PassThrough();
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    for (const stream of [pipe, terminal])
      await outputTo(stream, { TERM: 'xterm' }).output.result({ a: [1] }, (paint) => paint.bold('a is 1'));
    expect(String(pipe.read())).toBe('{"a":[1]}\n');
    expect(String(terminal.read())).toBe('\u001b[1ma is 1\u001b[22m\n');
  });

  test.each([{ NO_COLOR: '1', TERM: 'xterm' }, { TERM: 'dumb' }])(
    'prints results without color with %j',
    async (env) => {
      const terminal = Object.assign(new PassThrough(), { isTTY: true });
      await outputTo(terminal, env).output.result({}, (paint) => paint.red('red'));
      expect(String(terminal.read())).toBe('red\n');
    },
  );

  test('ends quietly when the reader closes the pipe and reports it once', async () => {
    const { output, closings } = outputTo(failing('EPIPE'));
    await output.write('a');
    await output.write('b');
    expect(output.closed).toBe(true);
    expect(closings()).toBe(1);
  });

  test('reports results that cannot be written as an error in words', async () => {
    await expect(outputTo(failing('ENOSPC')).output.write('a')).rejects.toThrow(
      'Cannot write the output: ENOSPC: the stream is broken',
    );
  });
});

describe('tables', () => {
  test('wraps the last column of a table without splitting words', () => {
    const rows = [
      ['key', 'one two three four'],
      ['longer', 'https://acme.example/a/rather/long/address'],
    ];
    expect(table(rows, { width: 24, indent: 1 })).toBe(
      [' key     one two three four', ' longer  https://acme.example/a/rather/long/address'].join('\n'),
    );
    expect(table(rows.slice(0, 1), { width: 17 })).toBe(['key  one two', '     three four'].join('\n'));
  });

  test('omits titles from the table of steps on a narrow terminal', () => {
    const steps = [
      { kind: 'action', key: 'get_user', resource: 'users', title: 'Get user', summary: '', effect: 'read' },
      { kind: 'trigger', key: 'user_created', resource: 'users', title: 'User created', summary: '' },
    ] as const;
    const paint = paintFor({}, {});
    expect(listText(steps, { paint, columns: 37 })).toBe(
      'Users\n  get_user      Get user      read\n  user_created  User created  trigger',
    );
    expect(listText(steps, { paint, columns: 36 })).toBe('Users\n  get_user      read\n  user_created  trigger');
  });

  test('shows the fields that alternatives share only once in a table', () => {
    const variant = (kind: string, more: object, required: readonly string[]) => ({
      type: 'object',
      required: ['kind', ...required],
      properties: { kind: { const: kind, title: 'Kind' }, ...more },
    });
    const plain = variant('plain', { value: { type: 'string', title: 'Password', 'x-secret': true } }, ['value']);
    const hash = variant('hash', { value: { type: 'string', title: 'Hash' }, cost: { type: 'integer' } }, ['value']);
    const schema = { properties: { password: { title: 'Password', oneOf: [plain, hash, variant('hook', {}, [])] } } };
    expect(
      schemaRows(schema).map(({ name, type, required, description }) => [name, type, required, description]),
    ).toEqual([
      ['password', 'object', false, 'Password.'],
      ['password.kind', '"plain" | "hash" | "hook"', true, 'Kind.'],
      ['password.value', 'text', false, 'Password. Secret. Hash.'],
      ['password.cost', 'integer', false, ''],
    ]);
  });

  test('shows path, type and requirement of each field of a form', () => {
    const schema = {
      required: ['profile'],
      properties: {
        profile: {
          type: 'object',
          title: 'Profile',
          required: ['email'],
          properties: {
            email: { type: 'string', title: 'Email' },
            skills: { type: 'array', items: { type: 'string' } },
          },
        },
        group: { type: 'string', title: 'Group', description: 'A group.', 'x-options-from': 'groups' },
        password: { oneOf: [{ type: 'object' }, { type: 'string' }], title: 'Password', 'x-secret': true },
        mode: { enum: ['full', 'partial'] },
        kind: { const: 'user' },
        title: { type: ['string', 'null'] },
        anything: {},
      },
    };
    expect(
      schemaRows(schema).map(({ name, type, required, description }) => [name, type, required, description]),
    ).toEqual([
      ['profile', 'object', true, 'Profile.'],
      ['profile.email', 'text', true, 'Email.'],
      ['profile.skills', 'list of text', false, ''],
      ['group', 'text', false, 'A group. List values with "okta-connector options groups".'],
      ['password', 'object | text', false, 'Password. Secret.'],
      ['mode', '"full" | "partial"', false, ''],
      ['kind', '"user"', false, ''],
      ['title', 'text | null', false, ''],
      ['anything', 'anything', false, ''],
    ]);
  });
});
