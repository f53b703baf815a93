import { logCursorRefused, logParameterRefused } from './refusals.ts';

/** The end of a page. */
export type LogPosition =
  | { readonly kind: 'polling'; readonly at: number; readonly sequence: number }
  | {
      readonly kind: 'bounded';
      readonly published: number;
      readonly arrival: number;
      /** The bounds of the first page, which hold for all of them. */
      readonly since: number;
      readonly until: number;
    };

/** The query that a cursor is issued for and must be used with. */
export interface LogCursorTerms {
  /** The `since` that the caller gave. */
  readonly since: number | undefined;
  /** How often all cursors have been invalidated. */
  readonly generation: number;
}

/**
 * The `after` of a next link. Recorded for a poll without parameters: `1783111394963_1`, a time of persistence and a
 * number. A given `since`, a bounded request and an expiry add parts, which are opaque.
 */
export function formatLogCursor(position: LogPosition, terms: LogCursorTerms): string {
  const parts =
    position.kind === 'polling'
      ? [position.at, position.sequence]
      : ['b', position.published, position.arrival, position.since, position.until];
  const since = terms.since === undefined ? [] : [`s${terms.since}`];
  const generation = terms.generation === 0 ? [] : [`g${terms.generation}`];
  return [...parts, ...since, ...generation].join('_');
}

function takeMark(parts: string[], mark: string): number | undefined {
  const last = parts.at(-1);
  if (last === undefined || !last.startsWith(mark)) return undefined;
  parts.pop();
  return Number(last.slice(1));
}

/** Reads an `after`. Rejects one that the org did not issue, that has expired, or that has another `since`. */
export function parseLogCursor(text: string, terms: LogCursorTerms): LogPosition {
  const parts = text.split('_');
  const generation = takeMark(parts, 'g') ?? 0;
  const since = takeMark(parts, 's');
  const bounded = parts[0] === 'b';
  const numbers = (bounded ? parts.slice(1) : parts).map(Number);
  if (generation !== terms.generation || numbers.length !== (bounded ? 4 : 2) || !numbers.every(Number.isSafeInteger)) {
    throw logCursorRefused();
  }
  // Okta docs: "since and after are mutually exclusive", but their sample of a next link has both. So the pair is
  // rejected unless a next link contained it.
  if (terms.since !== undefined && terms.since !== since) {
    throw logParameterRefused(
      'since',
      'since and after are mutually exclusive and cannot be specified simultaneously.',
    );
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = numbers;
  if (!bounded) return { kind: 'polling', at: first, sequence: second };
  return { kind: 'bounded', published: first, arrival: second, since: third, until: fourth };
}
