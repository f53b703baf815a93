import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { run, runHere } from './command-line.ts';

const refused: readonly (readonly [args: readonly string[], sentence: string])[] = [
  [['lst'], 'Unknown command "lst". Did you mean "list"?'],
  [['frobnicate'], 'Unknown command "frobnicate". Run "okta-connector --help".'],
  [['suspend_user'], 'suspend_user is an action, not a command. Run "okta-connector run suspend_user".'],
  [['user_created'], 'user_created is a trigger, not a command. Run "okta-connector poll user_created".'],
  [['hooks', 'lst'], 'Unknown command "hooks lst". Did you mean "list"?'],
  [['hooks', 'frobnicate'], 'Unknown command "hooks frobnicate". Run "okta-connector hooks --help".'],
  [['hooks', 'list', '--dedline', '3'], 'Unknown option --dedline. Did you mean "--deadline"?'],
  [['hooks', 'verify'], 'hooks verify requires the argument <hook>. Run "okta-connector hooks verify --help".'],
  [
    ['dead-letters', 'list'],
    'dead-letters list requires the option --store <file>. Run "okta-connector dead-letters list --help".',
  ],
  [['run', 'user_created'], 'user_created is a trigger, not an action. Run "okta-connector poll user_created".'],
  [['poll', 'get_user'], 'get_user is an action, not a trigger. Run "okta-connector run get_user".'],
  [['list', '--jso'], 'Unknown option --jso. Did you mean "--json"?'],
  [['list', '-x'], 'Unknown option -x. Run "okta-connector list --help".'],
  [['run', 'get_user', '--inptu={"user":"x"}'], 'Unknown option --inptu. Did you mean "--input"?'],
  [['manifest', 'users'], 'Too many arguments for manifest. Run "okta-connector manifest --help".'],
  [['run'], 'run requires the argument <action>. Run "okta-connector run --help".'],
  [['run', 'get_user', '--input'], 'The option --input requires a value. Run "okta-connector run --help".'],
  [['run', 'get_usr'], 'Unknown action "get_usr". Did you mean "get_user"?'],
  [['describe', 'qqqqqqqqqq'], 'Unknown step "qqqqqqqqqq". Run "okta-connector list" to see all.'],
  [['fields', 'creat_user'], 'Unknown step "creat_user". Did you mean "create_user"?'],
  [['test', '--deadline', 'soon'], '--deadline must be a number of seconds greater than 0.'],
  [['test', '--deadline', '0'], '--deadline must be a number of seconds greater than 0.'],
  [['test', '--log-level', 'loud'], '--log-level must be one of trace, debug, info, warn, error, silent.'],
  [['sandbox', '--port', '99999'], '--port must be a whole number from 0 to 65535.'],
  [['sandbox', '--users', '-1'], '--users must be a whole number from 0 to 100000.'],
  [
    ['run', 'list_groups', '--stream', '--dry-run'],
    'The options --stream and --dry-run cannot be used together. Run "okta-connector run --help".',
  ],
  [['run', 'get_user', '-', '--input', '{}'], 'More than one input. Use only one of --input, --input-file and -.'],
  [
    ['run', 'get_user', '{"user":"x"}'],
    'Unexpected argument. Use --input <json> or --input-file <file>, or - for stdin.',
  ],
  [['test'], 'The org URL or API token is missing. Set OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN.'],
];

describe('invalid command line', () => {
  test.each(refused)('rejects the arguments %j with exit code 2', async (args, sentence) => {
    expect(await runHere(args)).toEqual({ code: 2, stdout: '', stderr: `✗ ${sentence}\n` });
  });

  test('prints a usage error as a JSON object on stderr with --json', async () => {
    const { code, stdout, stderr } = await run(['lst', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('"list"'),
    });
  });

  test('prints the help on stderr without a command', async () => {
    const { code, stdout, stderr } = await runHere([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: okta-connector /);
  });
});

describe('unsupported Node version', () => {
  test('rejects an old Node version in one sentence before it loads anything', async () => {
    const old =
      "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.18.0'}})";
    const call = promisify(execFile)(process.execPath, ['--import', old, 'hosts/cli/src/main.ts', 'list']);
    await expect(call).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'okta-connector requires Node 22.19 or later, and this is Node 22.18.0. Install a newer version from https://nodejs.org.\n',
    });
  });

  test('keeps the entry file readable for Node 20 and free of imports', async () => {
    const text = await readFile('hosts/cli/src/main.ts', 'utf8');
    expect(text).not.toMatch(/^import /m);
    expect(text.indexOf('import(')).toBeGreaterThan(text.indexOf('process.versions.node'));
  });
});
