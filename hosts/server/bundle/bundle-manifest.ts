import { manifest } from 'okta-connector';
import { mcpSettingsTable } from '../src/mcp/settings.ts';

/** The variable of a field of the connection, named as in Okta's SDKs. */
function variableOf(key: string): string {
  return `OKTA_CLIENT_${key === 'apiToken' ? 'TOKEN' : key.toUpperCase()}`;
}

/** Settings that a person may change in the client. */
const offered = ['toolsets', 'exclude', 'readOnly'];

/** Where the entry is in the bundle. Two folders above it is the manifest of the connector. */
export const entryFolder = 'server/lib/app';

/** The manifest of the desktop bundle: a form for the connection, whose secrets the client keeps in its key store. */
export function bundleManifest(): object {
  const { connector, connection } = manifest;
  const fields = connection.fields.map(({ key, title, description, secret, required }) => ({
    name: key,
    variable: variableOf(key),
    config: { type: 'string', title, description, required, sensitive: secret, ...(required ? {} : { default: '' }) },
  }));
  const settings = mcpSettingsTable.flatMap(({ key, usage, variable, description }) => {
    if (!offered.includes(key)) return [];
    const isFlag = !usage.includes('<');
    const title = usage.replace(/^--/, '').replace(/ <.*$/, '').replaceAll('-', ' ');
    const value = isFlag ? { type: 'boolean', default: false } : { type: 'string', default: '' };
    return [
      {
        name: key,
        variable,
        config: { ...value, title: capital(title), description: `${description}.`, required: false },
      },
    ];
  });
  const all = [...fields, ...settings];
  return {
    manifest_version: '0.3',
    name: connector.name,
    display_name: connector.title,
    version: connector.version,
    description: connector.summary,
    author: { name: 'the okta-connector authors' },
    license: 'MIT',
    keywords: ['okta', 'identity', 'users', 'groups', 'mfa'],
    server: {
      type: 'node',
      entry_point: `${entryFolder}/entry.js`,
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/${entryFolder}/entry.js`],
        env: Object.fromEntries(all.map(({ name, variable }) => [variable, `\${user_config.${name}}`])),
      },
    },
    tools_generated: true,
    prompts_generated: true,
    compatibility: { runtimes: { node: '>=22.19' } },
    user_config: Object.fromEntries(all.map(({ name, config }) => [name, config])),
  };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
