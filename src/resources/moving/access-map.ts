import { z } from 'zod';
import { field } from '../../step/field.ts';
import { type FieldFault, requiredText, segmentText } from '../../step/fields.ts';
import type { User } from '../users/user.ts';
import type { Expectation, Wish } from './expectation.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const mapRow = z.strictObject({
  when: field(z.record(z.string(), scalar), {
    title: 'When',
    description: 'Profile attributes by variable name, and the values they must have. Empty: every user.',
  }),
  groups: field(z.array(segmentText()), {
    title: 'Groups',
    description: 'Okta group IDs.',
    optionsFrom: 'okta_groups',
  }).optional(),
  apps: field(z.array(segmentText()), { title: 'Apps', description: 'App IDs.', optionsFrom: 'apps' }).optional(),
});

/** One row of a map: who gets which groups and apps. */
export type MapRow = z.infer<typeof mapRow>;

/** The map of the step, as rows. */
export const mapRows = field(z.array(mapRow).min(1).max(5000), {
  title: 'Map',
  description:
    'Who should have what. A user gets the groups and apps of every row whose values all match, including upper and lower case.',
  alternative: 'Map as',
});

/** The map of the step, as CSV. */
export const mapCsv = field(requiredText().max(1_000_000), {
  title: 'Map as CSV',
  description:
    'The same with a header: attribute names, then groups and apps. Separate IDs with spaces or semicolons. An empty cell matches every value.',
  placeholder: 'department,groups,apps',
  alternative: 'Map as',
});

/** A map from CSV (RFC 4180), with what cannot be read as a fault of the field. */
export function readCsv(csv: string): { readonly rows: MapRow[]; readonly faults: FieldFault[] } {
  const [header = [], ...lines] = records(csv);
  const names = header.map((name) => name.trim());
  const faults: string[] = [];
  if (!names.includes('groups') && !names.includes('apps')) faults.push('needs a column groups or apps');
  if (new Set(names).size < names.length) faults.push('has a column twice');
  if (names.includes('')) faults.push('has a column without a name');
  if (lines.length === 0) faults.push('has no rows');
  const odd = lines.findIndex((cells) => cells.length !== names.length);
  if (odd >= 0) faults.push(`has ${lines[odd]?.length} cells in row ${odd + 1}, and ${names.length} columns`);
  const rows = lines.map((cells) => rowOf(names, cells));
  const ids = rows.flatMap(({ groups = [], apps = [] }) => [...groups, ...apps]);
  const bad = ids.find((id) => !segmentText().safeParse(id).success);
  if (bad !== undefined) faults.push(`has "${bad}", which is not an ID`);
  return {
    rows,
    faults: faults.slice(0, 1).map((message) => ({ path: 'mapCsv', message, hint: 'correct the CSV text' })),
  };
}

function rowOf(names: readonly string[], cells: readonly string[]): MapRow {
  const at = (name: string) => cells[names.indexOf(name)] ?? '';
  const when = names.flatMap((name) => {
    const value = at(name).trim();
    return name === 'groups' || name === 'apps' || value === '' ? [] : [[name, value]];
  });
  return { when: Object.fromEntries(when), groups: idsIn(at('groups')), apps: idsIn(at('apps')) };
}

function idsIn(cell: string): string[] {
  return cell.split(/[\s;]+/).filter((id) => id !== '');
}

/** The cells of each line that is not empty. */
function records(csv: string): string[][] {
  const found: string[][] = [];
  let cells: string[] = [];
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|\r|$)/g)) {
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (cells.some((cell) => cell.trim() !== '')) found.push(cells);
    cells = [];
  }
  return found;
}

/** What a map gives a user. What no row names is left alone. */
export function expectedByMap(rows: readonly MapRow[], { profile = {} }: User): Expectation {
  const groups = new Map<string, Wish>();
  const apps = new Map<string, Wish>();
  const notes: string[] = [];
  for (const [index, row] of rows.entries()) {
    const given = Object.entries(row.when);
    const isMatch = given.every(([name, value]) => matches(profile[name], value));
    const about = given.map(([name, value]) => `${name} ${value}`).join(', ');
    const wish: Wish = isMatch
      ? { isWanted: true, why: `Row ${index + 1} of the map gives it (${about || 'everyone'}).` }
      : { isWanted: false, why: 'The map gives it to others, not to this user.' };
    for (const [ids, wishes] of [
      [row.groups, groups],
      [row.apps, apps],
    ] as const)
      for (const id of ids ?? []) if (wishes.get(id)?.isWanted !== true) wishes.set(id, wish);
    const differs = ([name, value]: (typeof given)[number]) => matches(lower(profile[name]), lower(value));
    if (!isMatch && given.every(differs))
      notes.push(`Row ${index + 1} of the map does not match: only upper and lower case differ (${about}).`);
  }
  return { groups, apps, notes, silence: 'The map does not name it.', isProposal: false };
}

/** A cell of CSV is text, so 3 and "3" are the same. An attribute with several values matches each of them. */
function matches(present: unknown, wanted: unknown): boolean {
  return [present].flat().some((one) => one !== undefined && one !== null && String(one) === String(wanted));
}

function lower(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lower);
  return typeof value === 'string' ? value.toLowerCase() : value;
}
