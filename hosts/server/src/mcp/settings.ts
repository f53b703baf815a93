import { manifest, refusedField } from 'okta-connector';
import { nearestName, writtenFlag } from 'okta-connector/host';
import { type ClientEffect, effects } from '../clients/client.ts';

/** What a server offers of all that there is. */
export interface McpSettings {
  /** Resources whose steps are available. Empty for all. */
  readonly toolsets: readonly string[];
  /** Steps that are available and tools of their own in any case. Without toolsets, only these. */
  readonly tools: readonly string[];
  /** Steps that are not available. */
  readonly exclude: readonly string[];
  /** Whether only steps that read are available. Beats every other setting. */
  readonly readOnly: boolean;
  /** The most that a step may do. `remove` includes everything that a person must confirm. */
  readonly allow: ClientEffect;
  /** Whether tools declare the schemas of their results, which doubles the size of the list. */
  readonly outputSchema: boolean;
  /** Whether a call may ask for secrets, such as reset links, in clear text. */
  readonly showSecrets: boolean;
}

/** The toolset that stands for every resource. */
export const everyToolset = 'all';

/** Tools that are not a step. Settings can name them as they name steps. */
export const helperTools = [
  'search_steps',
  'describe_fields',
  'find_options',
  'describe_trigger',
  'poll_events',
  'run_step',
  'run_many',
  'plan_steps',
  'apply_plan',
  'undo_run',
] as const;

/** How a setting is written on a command line, in the environment and in the headers of a request. */
export interface McpSetting {
  readonly key: keyof McpSettings;
  readonly flag: string;
  /** The flag with its value, as a command line declares it. */
  readonly usage: string;
  readonly variable: string;
  readonly header: string;
  readonly description: string;
}

interface Row {
  readonly key: keyof McpSettings;
  /** What the flag takes; absent for a flag that is on or off. */
  readonly value?: string;
  readonly description: string;
}

const rows: readonly Row[] = [
  {
    key: 'toolsets',
    value: 'list',
    description: `Offer only the steps of these resources, such as users,groups. "${everyToolset}" makes every step a tool`,
  },
  { key: 'tools', value: 'list', description: 'Offer these steps as tools, alone or beside the toolsets' },
  { key: 'exclude', value: 'list', description: 'Do not offer these steps, such as delete_user' },
  { key: 'readOnly', description: 'Offer only steps that read' },
  {
    key: 'allow',
    value: 'access',
    description: `The most that a step may do: ${alternatives(effects)}. "remove" includes all that a person must confirm. Default: remove`,
  },
  { key: 'outputSchema', description: 'Declare the schemas of results, which makes the list of tools much longer' },
  { key: 'showSecrets', description: 'Let a call ask for reset links, temporary passwords and other secrets' },
];

/** Every setting of the MCP server, with its names. */
export const mcpSettingsTable: readonly McpSetting[] = rows.map(({ key, value, description }) => {
  const words = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const flag = `--${words}`;
  return {
    key,
    flag,
    usage: value === undefined ? flag : `${flag} <${value}>`,
    variable: `OKTA_MCP_${words.toUpperCase().replaceAll('-', '_')}`,
    header: `x-mcp-${words}`,
    description,
  };
});

/** Where settings are written: the options of a command by their keys, and the environment. */
export interface McpSettingSources {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

type Written = (setting: McpSetting) => { readonly value: unknown; readonly name: string } | undefined;

/** The settings of a server: from flags, else from the environment, else the defaults. Throws `invalid_request`. */
export function mcpSettings({ flags = {}, env = {} }: McpSettingSources = {}): McpSettings {
  return read(({ key, flag, variable }) => {
    if (flags[key] !== undefined) return { value: flags[key], name: flag };
    const value = env[variable];
    return value === undefined || value === '' ? undefined : { value, name: variable };
  });
}

/** The settings that the headers of a request ask for. They apply beside those of the server, and can only narrow them. */
export function headerSettings(headers: Headers): McpSettings {
  return read(({ header }) => {
    const value = headers.get(header);
    return value === null || value === '' ? undefined : { value, name: header };
  });
}

function read(written: Written): McpSettings {
  const one = (key: keyof McpSettings) => {
    const setting = mcpSettingsTable.find((known) => known.key === key);
    return setting === undefined ? undefined : written(setting);
  };
  const steps = [...manifest.actions.map(({ key }) => key), ...helperTools];
  const resources = [...new Set(manifest.actions.map(({ resource }) => resource)), everyToolset];
  return {
    toolsets: names(one('toolsets'), { known: resources, what: 'toolset' }),
    tools: names(one('tools'), { known: steps, what: 'step' }),
    exclude: names(one('exclude'), { known: steps, what: 'step' }),
    readOnly: flag(one('readOnly')),
    allow: accessOf(one('allow')),
    outputSchema: flag(one('outputSchema')),
    showSecrets: flag(one('showSecrets')),
  };
}

function names(
  written: ReturnType<Written>,
  { known, what }: { readonly known: readonly string[]; readonly what: string },
): string[] {
  if (written === undefined) return [];
  const listed = [written.value].flat().flatMap((value) => String(value).split(','));
  const found = listed.map((name) => name.trim()).filter((name) => name !== '');
  for (const name of found) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    const hint =
      near === undefined ? `use ${known.slice(0, 5).join(', ')} or another ${what}` : `did you mean "${near}"?`;
    throw refusedField(written.name, { what: `names an unknown ${what} "${name}"`, hint });
  }
  return [...new Set(found)];
}

function flag(written: ReturnType<Written>): boolean {
  if (written === undefined) return false;
  const value = typeof written.value === 'boolean' ? written.value : writtenFlag(String(written.value));
  if (value !== undefined) return value;
  throw refusedField(written.name, { what: 'is not true or false', hint: 'use true or false' });
}

/** "read, write or remove" */
function alternatives(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}

function accessOf(written: ReturnType<Written>): ClientEffect {
  if (written === undefined) return 'remove';
  const found = effects.find((access) => access === written.value);
  if (found !== undefined) return found;
  const hint = `use ${alternatives(effects)}`;
  throw refusedField(written.name, { what: 'is not a kind of access', hint });
}
