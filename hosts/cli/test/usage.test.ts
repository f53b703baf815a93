import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { run, runHere } from './command-line.ts';

const refused: readonly (readonly [args: readonly string[], sentence: string])[] = [
  [['lst'], 'There is no command "lst"; did you mean "list"?'],
  [['frobnicate'], 'There is no command "frobnicate"; "okta-connector --help" shows them all.'],
  [['suspend_user'], 'suspend_user is an action, not a command; run it with "okta-connector run suspend_user".'],
  [['user_created'], 'user_created is a trigger, not a command; poll it with "okta-connector poll user_created".'],
  [['hooks', 'lst'], 'There is no command "hooks lst"; did you mean "list"?'],
  [['hooks', 'frobnicate'], 'There is no command "hooks frobnicate"; "okta-connector hooks --help" shows them all.'],
  [['hooks', 'list', '--dedline', '3'], 'There is no option --dedline; did you mean "--deadline"?'],
  [['hooks', 'verify'], 'hooks verify needs the argument hook; see "okta-connector hooks verify --help".'],
  [
    ['dead-letters', 'list'],
    'dead-letters list needs the option --store <file>; see "okta-connector dead-letters list --help".',
  ],
  [
    ['run', 'user_created'],
    'user_created is a trigger, not an action; poll it with "okta-connector poll user_created".',
  ],
  [['poll', 'get_user'], 'get_user is an action, not a trigger; run it with "okta-connector run get_user".'],
  [['list', '--jso'], 'There is no option --jso; did you mean "--json"?'],
  [['list', '-x'], 'There is no option -x; see "okta-connector list --help".'],
  [['run', 'get_user', '--inptu={"user":"x"}'], 'There is no option --inptu; did you mean "--input"?'],
  [['list', 'users'], 'There are too many arguments for list; see "okta-connector list --help".'],
  [['run'], 'run needs the argument action; see "okta-connector run --help".'],
  [['run', 'get_user', '--input'], 'The option --input needs a value; see "okta-connector run --help".'],
  [['run', 'get_usr'], 'There is no action "get_usr"; did you mean "get_user"?'],
  [['describe', 'qqqqqqqqqq'], 'There is no step "qqqqqqqqqq"; "okta-connector list" shows them all.'],
  [['fields', 'creat_user'], 'There is no step "creat_user"; did you mean "create_user"?'],
  [['test', '--deadline', 'soon'], '--deadline takes a number of seconds above 0, as 30.'],
  [['test', '--deadline', '0'], '--deadline takes a number of seconds above 0, as 30.'],
  [['test', '--log-level', 'loud'], '--log-level takes one of trace, debug, info, warn, error, silent.'],
  [['sandbox', '--port', '99999'], '--port takes a whole number from 0 to 65535.'],
  [['sandbox', '--users', '-1'], '--users takes a whole number from 0 to 100000.'],
  [
    ['run', 'list_groups', '--stream', '--dry-run'],
    'The options --stream and --dry-run exclude each other; see "okta-connector run --help".',
  ],
  [
    ['run', 'get_user', '-', '--input', '{}'],
    'The input comes from more than one place; give one of --input, --input-file and -.',
  ],
  [
    ['run', 'get_user', '{"user":"x"}'],
    'The input is no argument of its own; give it as --input JSON or --input-file FILE, or - to read it from stdin.',
  ],
  [
    ['test'],
    'OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN are not set, and there is no terminal to ask on; set OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN.',
  ],
];

describe('a command line that cannot be right', () => {
  test.each(refused)('%j is refused with exit code 2', async (args, sentence) => {
    expect(await runHere(args)).toEqual({ code: 2, stdout: '', stderr: `✗ ${sentence}\n` });
  });

  test('is an object on stderr with --json', async () => {
    const { code, stdout, stderr } = await run(['lst', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('"list"'),
    });
  });

  test('without a command gets the help on stderr', async () => {
    const { code, stdout, stderr } = await runHere([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: okta-connector /);
  });
});

describe('an old Node', () => {
  test('is told in one sentence before anything is loaded', async () => {
    const old =
      "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.18.0'}})";
    const call = promisify(execFile)(process.execPath, ['--import', old, 'hosts/cli/src/main.ts', 'list']);
    await expect(call).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'okta-connector needs Node 22.19 or newer, and this is Node 22.18.0; install a newer one from https://nodejs.org.\n',
    });
  });

  test('can read the entry: nothing in it is newer than what Node 20 knows, and nothing is imported first', async () => {
    const text = await readFile('hosts/cli/src/main.ts', 'utf8');
    expect(text).not.toMatch(/^import /m);
    expect(text.indexOf('import(')).toBeGreaterThan(text.indexOf('process.versions.node'));
  });
});
