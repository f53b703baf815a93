import { isOktaHost } from '../../auth/org-host.ts';
import { parseBounded } from '../../okta/bounded-json.ts';
import { memberAt } from '../../okta/json.ts';

/** A delivery of an event hook. */
export interface HookDelivery {
  readonly events: readonly unknown[];
  /** URL of the event hook that sent it. */
  readonly source: unknown;
  /** When Okta sent it, epoch milliseconds; `NaN` if it is not stated. */
  readonly sentAt: number;
}

/** Parses a body; `undefined` if it is not a delivery. Skips unreadable events: Okta does not retry after a 400, so the others would be lost. */
export function readDelivery(text: string): HookDelivery | undefined {
  const value = parse(text);
  const events = memberAt(value, 'data', 'events');
  if (!Array.isArray(events)) return undefined;
  const all: readonly unknown[] = events;
  const readable = all.filter(isEvent);
  if (readable.length === 0 && all.length > 0) return undefined;
  const time = memberAt(value, 'eventTime');
  return {
    events: readable,
    source: memberAt(value, 'source'),
    sentAt: typeof time === 'string' ? Date.parse(time) : Number.NaN,
  };
}

/**
 * Whether a delivery comes from another org. Custom domains cannot be compared: Okta may use either domain of the same org.
 */
export function isOtherOrg(source: unknown, orgUrl: string): boolean {
  if (typeof source !== 'string' || !URL.canParse(source) || !URL.canParse(orgUrl)) return false;
  const [from, own] = [originOf(new URL(source)), originOf(new URL(orgUrl))];
  return from !== undefined && own !== undefined && from !== own;
}

/** The origin of a URL on an Okta domain or on loopback; `undefined` for any other. */
function originOf({ hostname, port }: URL): string | undefined {
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return `loopback:${port}`;
  if (!isOktaHost(hostname)) return undefined;
  return hostname.replace(/-admin(?=\.)/, '');
}

// An event without these two can be neither deduplicated nor matched.
function isEvent(value: unknown): boolean {
  const [uuid, type] = [memberAt(value, 'uuid'), memberAt(value, 'eventType')];
  return typeof uuid === 'string' && uuid !== '' && typeof type === 'string' && type !== '';
}

function parse(text: string): unknown {
  try {
    return parseBounded(text).json;
  } catch {
    return undefined;
  }
}
