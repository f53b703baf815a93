import type { Connection, RunOptions } from 'okta-connector';
import { isObject, maskSecrets, memberAt, propertiesOf } from 'okta-connector/host';
import type { ManifestAction } from '../clients/client.ts';

/** What a dry run found. */
export interface Plan {
  /** One line each. */
  readonly lines: readonly string[];
  /** The step's output if there is nothing to change. */
  readonly unchanged?: unknown;
}

const mostRows = 30;

/** What the output of a dry run says: the first request, or the planned parts of a compound step. */
export function planOf(output: unknown): Plan {
  const notes = textsAt(output, 'notes');
  const next = memberAt(output, 'next');
  if (isObject(next)) return { lines: [...notes, `First request: ${String(next['method'])} ${String(next['path'])}`] };
  const rows = memberAt(output, 'report');
  if (Array.isArray(rows)) return { lines: [...notes, ...rowsOf(rows)] };
  const unchanged = memberAt(output, 'output');
  return unchanged === undefined ? { lines: notes } : { lines: notes, unchanged };
}

function rowsOf(rows: readonly unknown[]): string[] {
  const lines = rows.map((row) => {
    const target = memberAt(row, 'target');
    const name = String(memberAt(target, 'name') ?? memberAt(target, 'id') ?? '');
    const reason = memberAt(row, 'reason');
    const ending = typeof reason === 'string' ? ` (${reason})` : '';
    return `- ${String(memberAt(row, 'step'))} ${name}: ${String(memberAt(row, 'outcome'))}${ending}`;
  });
  const more = lines.length - mostRows;
  return more > 0 ? [...lines.slice(0, mostRows), `- and ${more} more`] : lines;
}

function textsAt(value: unknown, name: string): string[] {
  const member = memberAt(value, name);
  return Array.isArray(member) ? member.filter((one) => typeof one === 'string') : [];
}

/** How to name an object that a field chooses: the step that reads it, its field, and the name in the output. */
const namings: Readonly<Record<string, Naming>> = {
  users: {
    step: 'get_user',
    field: 'user',
    nameOf: (user) => `${nameOfUser(user)} (${String(memberAt(user, 'profile', 'login'))})`,
  },
  groups: { step: 'get_group', field: 'group', nameOf: (group) => memberAt(group, 'profile', 'name') },
  okta_groups: { step: 'get_group', field: 'group', nameOf: (group) => memberAt(group, 'profile', 'name') },
  apps: { step: 'get_app', field: 'app', nameOf: (app) => memberAt(app, 'label') },
};

interface Naming {
  readonly step: string;
  readonly field: string;
  nameOf(output: unknown): unknown;
}

function nameOfUser(user: unknown): string {
  const names = [memberAt(user, 'profile', 'firstName'), memberAt(user, 'profile', 'lastName')];
  return names.filter((name) => typeof name === 'string').join(' ');
}

const mostNames = 5;

/** The input in lines for a person, such as "User: Grace Lindqvist (grace.lindqvist@acme.example)". IDs are looked up. */
export async function subjectLines(
  action: ManifestAction,
  {
    input,
    connection,
    options,
  }: { input: Readonly<Record<string, unknown>>; connection: Connection; options: RunOptions },
): Promise<string[]> {
  const lines = propertiesOf(action.input).map(async ([name, field]) => {
    const value = input[name];
    if (value === undefined || field['x-secret'] === true) return [];
    const title = typeof field['title'] === 'string' ? field['title'] : name;
    const picker = field['x-options-from'];
    const naming = typeof picker === 'string' && Object.hasOwn(namings, picker) ? namings[picker] : undefined;
    const ids = [value].flat().filter((one) => typeof one === 'string');
    if (naming === undefined || ids.length === 0) return shown(name, value).map((text) => `${title}: ${text}`);
    const names = ids.slice(0, mostNames).map((id) => nameOf(id, { naming, connection, options }));
    const more = ids.length > mostNames ? [`and ${ids.length - mostNames} more`] : [];
    return [`${title}: ${[...(await Promise.all(names)), ...more].join(', ')}`];
  });
  return (await Promise.all(lines)).flat();
}

/** A plain value as text, without secrets such as tokens in a path. Objects are not shown. */
function shown(name: string, given: unknown): string[] {
  const value = memberAt(maskSecrets({ [name]: given }), name);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}

async function nameOf(
  id: string,
  { naming, connection, options }: { naming: Naming; connection: Connection; options: RunOptions },
): Promise<string> {
  try {
    const { output } = await connection.run(naming.step, { [naming.field]: id }, options);
    const name = naming.nameOf(output);
    const objectId = memberAt(output, 'id');
    return typeof name === 'string' ? `${name} [${String(objectId ?? id)}]` : id;
  } catch {
    // The name only helps the person. The run itself reports what is wrong.
    return id;
  }
}
