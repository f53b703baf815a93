import type { Page, Query } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import { operationPath, queryString } from '../../okta/paths.ts';
import type { Extent, Items, Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { segmentText } from '../../step/fields.ts';
import { listItems } from '../../step/list.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { userWithLogin } from '../users/login-owner.ts';
import { halvesOf, type LogWindow, type WindowInput, windowAt } from './log-window.ts';

/** Okta's reference: at most 1,000 events a page. */
const pageSize = 1000;

/** Fields that narrow the log to the events about an object. */
export const aboutFields = {
  user: field(segmentText(), {
    title: 'User',
    description: 'ID or username of the user who acted or whom the event is about.',
    optionsFrom: 'users',
  }).optional(),
  app: field(segmentText(), { title: 'App', description: 'ID of the app.', optionsFrom: 'apps' }).optional(),
  group: field(segmentText(), { title: 'Group', description: 'ID of the group.', optionsFrom: 'groups' }).optional(),
};

/** The results that an event may have (Okta's reference: LogOutcome). */
export const results = [
  'SUCCESS',
  'FAILURE',
  'SKIPPED',
  'ALLOW',
  'DENY',
  'CHALLENGE',
  'UNKNOWN',
  'RATE_LIMIT',
  'DEFERRED',
  'SCHEDULED',
  'ABANDONED',
  'UNANSWERED',
] as const;

/** What to look for in the log. Conditions that are left out match every event. */
export interface LogQuery extends WindowInput {
  readonly types?: readonly string[] | undefined;
  readonly results?: readonly string[] | undefined;
  readonly user?: string | undefined;
  readonly app?: string | undefined;
  readonly group?: string | undefined;
  /** A further condition, in Okta's syntax. */
  readonly filter?: string | undefined;
  /** Keywords. */
  readonly q?: string | undefined;
  readonly oldestFirst?: boolean | undefined;
}

/** Events, and the window that they were read from. */
export interface LogItems extends Items<LogEvent> {
  readonly window: LogWindow;
}

/**
 * Reads the events of a window, newest first unless asked otherwise. The request is bounded by both times and goes on by
 * Okta's links, because Okta's documentation warns of gaps in anything else.
 */
export async function searchLog(
  okta: Okta<'listLogEvents' | 'getUser'>,
  query: LogQuery,
  extent: Extent,
): Promise<LogItems> {
  const { cursor } = extent;
  if (cursor !== undefined) return { ...(await readWindow(okta, {}, extent)), window: windowOf(cursor) };
  const window = windowAt(await orgNow(okta), query);
  const filter = await filterOf(okta, query);
  const sortOrder = query.oldestFirst === true ? 'ASCENDING' : 'DESCENDING';
  const first = { ...window, ...(filter === '' ? {} : { filter }), q: query.q, sortOrder };
  return { ...(await readWindow(okta, first, extent)), window };
}

/** The org's time. Any response shows it; this one also shows whether the token may read the log. */
async function orgNow(okta: Okta<'listLogEvents'>): Promise<number> {
  if (okta.orgNow() === undefined) await okta.page('listLogEvents', { query: { limit: 1, sortOrder: 'DESCENDING' } });
  return okta.orgNow() ?? Date.now();
}

async function filterOf(okta: Okta<'getUser'>, query: LogQuery): Promise<string> {
  const { types = [], results: wanted = [], user, app, group, filter } = query;
  const any = (name: string, values: readonly string[]) => values.map((value) => `${name} eq ${searchText(value)}`);
  const conditions = [
    any('eventType', types),
    any('outcome.result', wanted),
    user === undefined ? [] : await partiesOf(okta, user),
    any('target.id', app === undefined ? [] : [app]),
    any('target.id', group === undefined ? [] : [group]),
    filter === undefined ? [] : [filter],
  ].filter((alternatives) => alternatives.length > 0);
  const joined = conditions.map((alternatives) => `(${alternatives.join(' or ')})`);
  return joined.length === 1 ? joined.join().slice(1, -1) : joined.join(' and ');
}

/** The user as actor or target: by ID, and by the login too, as deleted users and failed sign-ins have no other name. */
async function partiesOf(okta: Okta<'getUser'>, user: string): Promise<string[]> {
  const named = (property: string, value: string) =>
    [`actor.${property}`, `target.${property}`].map((one) => `${one} eq ${searchText(value)}`);
  if (/^00u\w{17}$/.test(user)) return named('id', user);
  const found = await userWithLogin(okta, user);
  return [...(found === undefined ? [] : named('id', found.id)), ...named('alternateId', user)];
}

function windowOf(cursor: string): LogWindow {
  const [path, rest] = partsOf(cursor);
  const { since, until } = timesOf(path);
  const other = rest === undefined ? [] : [rest.since, rest.until];
  const times = [since, until, ...other].filter((time) => time !== '').sort();
  return { since: times[0] ?? '', until: times.at(-1) ?? '' };
}

function timesOf(path: string): LogWindow {
  const parameters = new URLSearchParams(path.slice(path.indexOf('?') + 1));
  return { since: parameters.get('since') ?? '', until: parameters.get('until') ?? '' };
}

type Reading = Okta<'listLogEvents'>;

async function readWindow(okta: Reading, query: Query, extent: Extent): Promise<Items<LogEvent>> {
  const { items, ...rest } = await listItems(extent, {
    pageSize,
    page: ({ limit, cursor }) => readPage(okta, cursor ?? firstPath({ ...query, limit })),
  });
  // The halves of a window overlap.
  return { ...rest, items: [...new Map(items.map((event) => [event.uuid, event])).values()] };
}

function firstPath(query: Query): string {
  return operationPath('listLogEvents', {}) + queryString(query);
}

/**
 * A page. If Okta gives up on the first page of a window, which it does after 30 seconds with E0000009, its halves are read one
 * after the other. The cursor of the first half then also names the other one.
 */
async function readPage(okta: Reading, cursor: string): Promise<Page<LogEvent>> {
  const [path, rest] = partsOf(cursor);
  const window = timesOf(path);
  try {
    const { next, ...page } = await okta.page('listLogEvents', { cursor: path });
    if (next !== undefined) return { ...page, next: joined(next, rest) };
    return rest === undefined ? page : { ...page, next: withWindow(path, rest) };
  } catch (error) {
    if (!(error instanceof OktaError) || error.errorCode !== 'E0000009') throw error;
    const halves = /[?&]after=/.test(path) ? undefined : halvesOf(window);
    if (halves === undefined) throw tooSlow(error);
    const [older, newer] = halves;
    const isAscending = path.includes('sortOrder=ASCENDING');
    const [first, second] = isAscending ? [older, newer] : [newer, older];
    const left = rest === undefined ? second : spanOf(second, rest);
    return readPage(okta, joined(withWindow(path, first), left));
  }
}

function tooSlow(error: OktaError): OktaError {
  const { what } = error;
  return error.rephrased(error.category, { what, hint: 'choose a shorter window, or fewer event types' });
}

/** The window from the earlier of two starts to the later of two ends. */
function spanOf(one: LogWindow, other: LogWindow): LogWindow {
  const [since = ''] = [one.since, other.since].sort();
  const until = [one.until, other.until].sort().at(-1) ?? '';
  return { since, until };
}

/** The first page of another window, with the other parameters of a path. */
function withWindow(path: string, window: LogWindow): string {
  const [pathname = '', text] = path.split('?');
  const parameters = new URLSearchParams(text);
  parameters.delete('after');
  for (const [name, time] of Object.entries(window)) parameters.set(name, time);
  return `${pathname}?${parameters.toString()}`;
}

// What is left of a halved window follows the path, separated by a character that no URL contains.
const separator = ' ';

function joined(path: string, rest: LogWindow | undefined): string {
  return rest === undefined ? path : [path, rest.since, rest.until].join(separator);
}

function partsOf(cursor: string): [path: string, rest: LogWindow | undefined] {
  const [path = '', since, until] = cursor.split(separator);
  return [path, since === undefined || until === undefined ? undefined : { since, until }];
}
