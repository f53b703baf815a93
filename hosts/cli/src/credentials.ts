import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ConnectionInput } from 'okta-connector';
import { isObject, objectAt } from 'okta-connector/host';
import type { Cli } from './cli.ts';
import { usageError } from './usage.ts';

/** The settings of a connection, named as in Okta's SDKs: `okta.client` in okta.yaml, `OKTA_CLIENT_…` in the environment. */
const names = ['orgUrl', 'token', 'authorizationMode', 'clientId', 'scopes', 'privateKey', 'keyId'] as const;

type Settings = { [Name in (typeof names)[number]]?: string };

/** The variable of a setting. */
const variableOf = (name: string): string => `OKTA_CLIENT_${name.toUpperCase()}`;

/** The variables of Okta's Terraform provider and MCP server, and ours that mean the same. */
const foreign: Readonly<Record<string, string>> = {
  OKTA_ORG_NAME: variableOf('orgUrl'),
  OKTA_ORG_URL: variableOf('orgUrl'),
  OKTA_API_TOKEN: variableOf('token'),
  OKTA_API_CLIENT_ID: variableOf('clientId'),
  OKTA_CLIENT_ID: variableOf('clientId'),
  OKTA_API_SCOPES: variableOf('scopes'),
  OKTA_SCOPES: variableOf('scopes'),
  OKTA_API_PRIVATE_KEY: variableOf('privateKey'),
  OKTA_PRIVATE_KEY: variableOf('privateKey'),
  OKTA_API_PRIVATE_KEY_ID: variableOf('keyId'),
  OKTA_KEY_ID: variableOf('keyId'),
};

/**
 * The connection of a command: from the environment, else from `okta.yaml` here or in `~/.okta`, else from questions on the
 * terminal. Throws `invalid_request` that names what to set.
 */
export async function readCredentials(cli: Cli, stdinTaken: boolean): Promise<ConnectionInput> {
  const settings = { ...(await filesOf(cli.streams.env)), ...environment(cli.streams.env) };
  const { orgUrl = '', token = '', clientId = '', privateKey = '', keyId, scopes } = settings;
  const asApp = isServiceApp(settings);
  const needed: readonly (keyof Settings)[] = asApp ? ['orgUrl', 'clientId', 'privateKey'] : ['orgUrl', 'token'];
  const missing = needed.filter((name) => (settings[name] ?? '') === '');
  if (missing.length > 0) {
    if (stdinTaken || cli.streams.stdin.isTTY !== true) throw missingSettings(missing, { asApp, env: cli.streams.env });
    return askFor(cli, settings, asApp);
  }
  if (!asApp) return { orgUrl, apiToken: token };
  const key = readKey(cli, privateKey);
  return { orgUrl, clientId, privateKey: key, keyId, scopes };
}

function environment(env: Cli['streams']['env']): Settings {
  const found: Settings = {};
  for (const name of names) {
    const value = env[variableOf(name)];
    if (value !== undefined && value !== '') found[name] = value;
  }
  return found;
}

/** The settings in `~/.okta/okta.yaml`, and over them those in `./okta.yaml`, as Okta's SDKs read them. */
async function filesOf(env: Cli['streams']['env']): Promise<Settings> {
  const home = env['HOME'] ?? homedir();
  return { ...(await settingsIn(join(home, '.okta', 'okta.yaml'))), ...(await settingsIn(resolve('okta.yaml'))) };
}

async function settingsIn(file: string): Promise<Settings> {
  if (!existsSync(file)) return {};
  const client = objectAt(await parsedFile(file), 'okta', 'client');
  const found: Settings = {};
  for (const name of names) {
    const value = client[name];
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value);
    else if (Array.isArray(value)) found[name] = value.join(' ');
    else if (isObject(value)) found[name] = JSON.stringify(value);
  }
  return found;
}

async function parsedFile(file: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(readFileSync(file, 'utf8'), { maxAliasCount: 10, logLevel: 'error' });
  } catch {
    // The parser's error would show the line, which may be the token.
    throw usageError(`${file} cannot be read as YAML`, 'correct it, or move it away');
  }
}

/** Whether the settings are those of a service app. */
function isServiceApp({ authorizationMode = '', token, clientId, privateKey }: Settings): boolean {
  switch (authorizationMode.toLowerCase()) {
    case 'privatekey':
      return true;
    case 'ssws':
      return false;
    case '':
      return token === undefined && (clientId !== undefined || privateKey !== undefined);
    default:
      throw usageError(
        `${variableOf('authorizationMode')} must be SSWS or PrivateKey`,
        'use SSWS for an API token, and PrivateKey for a service app',
      );
  }
}

function missingSettings(
  missing: readonly string[],
  { asApp, env }: { readonly asApp: boolean; readonly env: Cli['streams']['env'] },
): Error {
  const what = asApp ? 'The settings of the service app are incomplete' : 'The org URL or API token is missing';
  const others = Object.keys(foreign).filter((name) => (env[name] ?? '') !== '');
  if (others.length > 0) {
    const pairs = others.map((name) => `${foreign[name]} instead of ${name}`);
    return usageError(what, `set ${listed(pairs)}`);
  }
  return usageError(what, `set ${listed(missing.map(variableOf))}`);
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(words);
}

async function askFor(cli: Cli, settings: Settings, asApp: boolean): Promise<ConnectionInput> {
  const { ask, askSecret } = await import('./prompt.ts');
  const orgUrl = settings.orgUrl ?? (await ask(cli, 'Org URL:'));
  const question = 'API token (empty for a service app):';
  const apiToken = asApp ? '' : (settings.token ?? (await askSecret(cli, question)));
  if (apiToken !== '') {
    cli.output.hide(apiToken);
    return { orgUrl, apiToken };
  }
  const clientId = settings.clientId ?? (await ask(cli, 'Client ID:'));
  const pasted = settings.privateKey ?? (await askSecret(cli, 'Private key on one line, or the path of its file:'));
  const { keyId, scopes } = settings;
  return { orgUrl, clientId, privateKey: readKey(cli, pasted), keyId, scopes };
}

/** The private key: as it is, or in the file that the setting names. It is hidden in whatever the command prints. */
function readKey(cli: Cli, setting: string): string {
  const isKey = /BEGIN|^\s*["'{]/.test(setting);
  const file = resolve(setting.replace(/^~(?=\/)/, cli.streams.env['HOME'] ?? homedir()));
  const key = !isKey && setting.length < 4096 && existsSync(file) ? keyIn(cli, file) : setting;
  cli.output.hide(key.trim());
  return key;
}

function keyIn(cli: Cli, file: string): string {
  const { mode } = statSync(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    cli.output.note(`Other users of this machine can read ${file}. Run chmod 600 on it.`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw usageError(`The file of the private key cannot be read: ${file}`, 'check the path and the permissions');
  }
}
