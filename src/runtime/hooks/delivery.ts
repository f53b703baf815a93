import { isOktaHost } from '../../auth/org-host.ts';
import { parseBounded } from '../../okta/bounded-json.ts';
import { memberAt } from '../../okta/json.ts';

/** One delivery of an event hook. */
export interface HookDelivery {
  readonly events: readonly unknown[];
  /** URL of the hook that sends it. */
  readonly source: unknown;
  /** When Okta sent it, epoch milliseconds; not a number if it does not say. */
  readonly sentAt: number;
}

/** The delivery in a body; `undefined` if there is none. One unreadable event must not cost the others: Okta repeats no 400. */
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
 * Whether a delivery names another org as its source. A source or an org with a custom domain cannot be compared: Okta may
 * name either domain of the same org.
 */
export function isOtherOrg(source: unknown, orgUrl: string): boolean {
  if (typeof source !== 'string' || !URL.canParse(source) || !URL.canParse(orgUrl)) return false;
  const [from, own] = [originOf(new URL(source)), originOf(new URL(orgUrl))];
  return from !== undefined && own !== undefined && from !== own;
}

/** The origin of a URL at one of Okta's own domains, or on loopback; `undefined` for any other. */
function originOf({ hostname, port }: URL): string | undefined {
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return `loopback:${port}`;
  if (!isOktaHost(hostname)) return undefined;
  return hostname.replace(/-admin(?=\.)/, '');
}

// Without these two an event can neither be told from others nor be matched.
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
