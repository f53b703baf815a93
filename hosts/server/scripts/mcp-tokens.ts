import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { manifest, OktaError } from 'okta-connector';
import { effects } from '../src/clients/client.ts';
import { Confirmations } from '../src/mcp/confirmation.ts';
import { oktaSurface } from '../src/mcp/okta-surface.ts';
import { mcpSettings } from '../src/mcp/settings.ts';
import { plansInMemory } from '../src/plans/plans-in-memory.ts';

/** The list of tools must leave a model room to work. */
const most = 12_000;

/** The tokenizer is in the folder of test tools, which is installed apart. */
const tools = createRequire(new URL('../mcp-tools/package.json', import.meta.url));
const tokenizer = ['gpt-tokenizer', 'encoding', 'o200k_base'].join('/');
const { countTokens }: { countTokens(text: string): number } = await import(
  pathToFileURL(tools.resolve(tokenizer)).href
).catch(() => {
  process.stderr.write('Run "npm ci" in hosts/server/mcp-tools first.\n');
  process.exit(1);
});

/** Without a connection, the list is the longest: no tool is hidden for lack of rights. */
const offline = {
  connection: () => {
    throw new OktaError('invalid_request', { what: 'There is no connection', hint: 'set one up' });
  },
  access: effects,
  runTimeoutMs: 1000,
};

async function toolsWith(flags: Readonly<Record<string, unknown>>): Promise<readonly object[]> {
  const settings = mcpSettings({ flags });
  const host = { ...offline, settings };
  const confirmations = new Confirmations({});
  const plans = plansInMemory(host);
  const surface = oktaSurface({ host, confirmations, plans, settings: [settings], access: effects, isShared: true });
  return (await surface.tools()).map(({ definition }) => definition);
}

const tokens = (list: readonly object[]) => countTokens(JSON.stringify(list));
const lists: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  default: {},
  '--read-only': { readOnly: true },
  ...Object.fromEntries(manifest.resources.map(({ key }) => [`--toolsets ${key}`, { toolsets: key }])),
  '--toolsets all': { toolsets: 'all' },
  '--toolsets all --output-schema': { toolsets: 'all', outputSchema: true },
};
for (const [name, flags] of Object.entries(lists)) {
  try {
    const list = await toolsWith(flags);
    process.stdout.write(
      `${name.padEnd(40)} ${String(list.length).padStart(4)} tools ${String(tokens(list)).padStart(7)} tokens\n`,
    );
  } catch {
    // A resource with triggers only is not a toolset.
  }
}
if (process.argv.includes('--each')) {
  for (const tool of await toolsWith({}))
    process.stdout.write(`${tokens([tool])} ${JSON.stringify(tool).slice(9, 50)}\n`);
}
const cost = tokens(await toolsWith({}));
if (cost > most) {
  process.stderr.write(`The default list costs ${cost} tokens, more than ${most}. Shorten it.\n`);
  process.exit(1);
}
