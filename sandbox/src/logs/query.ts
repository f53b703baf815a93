import { parseInstant } from '../expressions/comparison.ts';
import { ExpressionError, parseExpression } from '../expressions/expression.ts';
import { ApiError } from '../http/errors.ts';
import { type LogPosition, parseLogCursor } from './cursor.ts';
import { keywordTest } from './keywords.ts';
import { logCursorRefused, logFilterRefused, logParameterRefused, logSearchRefused } from './refusals.ts';

const day = 86_400_000;
const defaultReach = 7 * day;
const defaultLimit = 100;
const maxLimit = 1000;
const maxKeywords = 10;
const maxKeywordLength = 40;
const zone = /(?:Z|[+-]\d{2}:?\d{2})$/;

type EventTest = (event: object) => boolean;
type Position<K extends LogPosition['kind']> = Extract<LogPosition, { readonly kind: K }>;

interface Common {
  readonly limit: number;
  /** Epoch milliseconds. */
  readonly since: number;
  /** The `since` that the caller gave. */
  readonly givenSince: number | undefined;
  readonly test: EventTest;
}

/** No `until` and ascending order: an endless stream in the order of persistence (Okta docs: polling requests). */
export interface PollingQuery extends Common {
  readonly kind: 'polling';
  readonly after: Position<'polling'> | undefined;
}

/** Everything else: a slice of the log in the order of publication (Okta docs: bounded requests). */
export interface BoundedQuery extends Common {
  readonly kind: 'bounded';
  readonly ascending: boolean;
  /** Epoch milliseconds; events published from then on are omitted (which side the bound is on is undocumented). */
  readonly until: number;
  readonly after: Position<'bounded'> | undefined;
}

function instant(params: URLSearchParams, name: 'since' | 'until'): number | undefined {
  const text = params.get(name);
  if (text === null || text === '') return undefined;
  const time = zone.test(text) ? parseInstant(text) : undefined;
  if (time !== undefined) return time;
  // Received from a preview org (2018), against the example in Okta's docs (E0000001).
  throw new ApiError('E0000030');
}

function limitOf(params: URLSearchParams): number {
  const text = params.get('limit');
  if (text === null || text === '') return defaultLimit;
  const limit = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (limit <= maxLimit) return limit;
  // Okta's behavior outside the documented range is undocumented; here it is rejected.
  throw logParameterRefused('limit', `must be a number between 0 and ${maxLimit}.`);
}

function isAscending(params: URLSearchParams): boolean {
  const order = params.get('sortOrder') ?? '';
  if (order === '' || order === 'ASCENDING') return true;
  if (order === 'DESCENDING') return false;
  throw logParameterRefused('sortOrder', 'must be ASCENDING or DESCENDING.');
}

function filterTest(text: string | null): EventTest | undefined {
  if (text === null || text === '') return undefined;
  try {
    return parseExpression(text, 'logs').test;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (error.kind === 'operator') throw logSearchRefused(error.message);
    if (error.kind === 'property') throw logFilterRefused(error.message);
    throw logFilterRefused(`Invalid filter '${text}': ${error.message}`);
  }
}

function keywordsTest(text: string | null): EventTest | undefined {
  const keywords = (text ?? '').split(/\s+/).filter((keyword) => keyword !== '');
  if (keywords.length === 0) return undefined;
  if (keywords.length > maxKeywords) {
    throw logParameterRefused('q', `Freeform search cannot contain more than ${maxKeywords} items.`);
  }
  if (keywords.some((keyword) => keyword.length > maxKeywordLength)) {
    throw logParameterRefused(
      'q',
      `Freeform search cannot contain items longer than ${maxKeywordLength} characters. Please shorten the items in ` +
        'your search or use an advanced filter to query by specific fields.',
    );
  }
  return keywordTest(keywords);
}

function testOf(params: URLSearchParams): EventTest {
  const filter = filterTest(params.get('filter'));
  const keywords = keywordsTest(params.get('q'));
  if (filter === undefined) return keywords ?? (() => true);
  if (keywords === undefined) return filter;
  return (event) => filter(event) && keywords(event);
}

/** Reads the parameters of GET /api/v1/logs, with Okta's defaults and errors; unknown ones are ignored. */
export function parseLogQuery(
  params: URLSearchParams,
  terms: { readonly now: number; readonly generation: number },
): PollingQuery | BoundedQuery {
  const { now, generation } = terms;
  const givenSince = instant(params, 'since');
  const givenUntil = instant(params, 'until');
  const ascending = isAscending(params);
  const text = params.get('after') ?? '';
  const after = text === '' ? undefined : parseLogCursor(text, { since: givenSince, generation });
  const until = givenUntil ?? now;
  const since = givenSince ?? until - defaultReach;
  // Recorded next links lie a year back and Okta's own SDK tests query from 2018 on, so any past date is accepted. Only an
  // example in Okta's docs rejects more than 180 days (E0000053). Events older than the retention are omitted.
  // The default of `until` is now, so a `since` ahead of the org's clock is rejected as well, as integrators report.
  if (since > until) throw logParameterRefused('until', 'must not be before since.');
  const common = { limit: limitOf(params), since, givenSince, test: testOf(params) };
  if (givenUntil === undefined && ascending) {
    if (after?.kind === 'bounded') throw logCursorRefused();
    return { ...common, kind: 'polling', after };
  }
  if (after?.kind === 'polling') throw logCursorRefused();
  return { ...common, kind: 'bounded', ascending, until: givenUntil ?? now + 1, after };
}
