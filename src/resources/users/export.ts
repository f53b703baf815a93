import { z } from 'zod';
import type { Extent, Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, notes, refuse, requiredText } from '../../step/fields.ts';
import type { User } from './user.ts';
import { fieldNames, fieldsParameter, isOwnProperty } from './user-fields.ts';

/** Okta's reference: at most 200 users a page. */
const pageSize = 200;

/** The most users of one run, because a host keeps the whole output in memory. A stream has no such limit. */
const mostUsers = 10_000;

const usualColumns = ['id', 'status', 'login', 'email', 'firstName', 'lastName'];

/** Which users and attributes to export. */
export const exportInput = listInput({
  search: field(requiredText(), {
    title: 'Search',
    description: 'Expression on any attribute. Default: every user who is not deactivated.',
    placeholder: 'profile.department eq "Engineering"',
    docs: 'https://developer.okta.com/docs/reference/user-query/',
  }).optional(),
  filter: field(requiredText(), {
    title: 'Filter',
    description: 'Exact match on the status, the ID or a name, instead of a search.',
    placeholder: 'status eq "ACTIVE"',
    docs: 'https://developer.okta.com/docs/reference/core-okta-api/#filter',
  }).optional(),
  attributes: fieldNames(
    'Attributes',
    'Columns in their order: status, created, lastLogin and others, and profile attributes by variable name. Default: the ID, status, login, email, first name and last name.',
  ).optional(),
  format: field(z.enum(['csv', 'jsonl']), {
    title: 'Format',
    description: 'CSV with a header, or one JSON object per line.',
    default: 'csv',
  }).optional(),
}).check(
  refuse(({ search, filter }) =>
    search !== undefined && filter !== undefined
      ? [{ path: 'filter', message: 'cannot be used together with search', hint: 'use only one of them' }]
      : [],
  ),
);

/** The exported users as text. */
export const exportModel = z.strictObject({
  content: field(z.string(), { title: 'Content', description: 'CSV or JSON lines. Each line ends with a line break.' }),
  count: field(z.number(), { title: 'Count', description: 'Number of users in the content.' }),
  nextCursor: field(z.string(), {
    title: 'Next cursor',
    description: 'Present if there are more users. Pass it as cursor for the next part, which has no header.',
  }).optional(),
  notes,
});

type Export = Omit<z.infer<typeof exportInput>, keyof Extent>;

/** Exports users as text, a part of them if there are many. */
export async function exportUsers(
  okta: Okta<'listUsers'>,
  { search, filter, attributes = usualColumns, format = 'csv' }: Export,
  { cursor, limit, all = false }: Extent,
): Promise<z.infer<typeof exportModel>> {
  const query = { search, filter, fields: fieldsParameter(attributes) };
  const wanted = all ? mostUsers : Math.min(limit ?? pageSize, mostUsers);
  const { items, ...rest } = await okta.list('listUsers', { query }, { limit: wanted, cursor, pageSize });
  // Okta lists users by status, so a change of status can return a user twice.
  const users = [...new Map(items.map((user) => [user.id, user])).values()];
  const rows = users.map((user) => attributes.map((name) => fieldOf(user, name)));
  const header = format === 'csv' && cursor === undefined ? [csvLine(attributes)] : [];
  const lines = rows.map((row) => (format === 'csv' ? csvLine(row) : jsonLine(attributes, row)));
  const notes = [
    ...(search === undefined && filter === undefined
      ? ['Without a search or filter, deactivated users are left out.']
      : []),
    ...(users.length === 0 ? [] : emptyNotes(attributes, rows)),
    ...(rest.nextCursor === undefined ? [] : [moreNote(users.length)]),
  ];
  return { content: [...header, ...lines].join(''), count: users.length, ...rest, notes };
}

function moreNote(count: number): string {
  const most = count >= mostUsers ? `One run exports at most ${mostUsers} users. ` : '';
  return `${most}There are more users: pass nextCursor as cursor for the next part, or stream the export.`;
}

// Okta ignores names of attributes that it does not have.
function emptyNotes(names: readonly string[], rows: readonly (readonly unknown[])[]): string[] {
  const empty = names.filter((name, index) => !isOwnProperty(name) && rows.every((row) => row[index] === undefined));
  return empty.map((name) => `No exported user has a value for ${name}. Check the variable name.`);
}

function fieldOf(user: User, name: string): unknown {
  const value: unknown = isOwnProperty(name) ? user[name] : user.profile?.[name];
  return name === 'type' ? user.type?.id : value;
}

function jsonLine(names: readonly string[], row: readonly unknown[]): string {
  return `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))}\n`;
}

/** A line of CSV (RFC 4180). */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  const text = typeof value === 'string' || Array.isArray(value) ? guarded(textOf(value)) : textOf(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Separates the entries of a list with semicolons, unless an entry contains one. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  const entries = value.map(textOf);
  return entries.some((entry) => /[;,|\r\n]|^\[/.test(entry)) ? JSON.stringify(value) : entries.join(';');
}

// A spreadsheet runs a cell that begins like this as a formula, also after white space and in full-width form.
function guarded(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
