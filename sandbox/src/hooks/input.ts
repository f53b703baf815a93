import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isObject } from '../http/call.ts';
import { type ApiError, invalid, leftBlank } from '../http/errors.ts';

/** A header sent with every request to the hook's endpoint. */
export interface HookHeader {
  readonly key: string;
  readonly value: string;
}

/** The endpoint of a hook. */
export interface HookChannel {
  readonly uri: string;
  readonly headers: readonly HookHeader[];
  /** The secret header; its value is never returned (Okta's reference: EventHookChannelConfigAuthScheme). */
  readonly authorization: HookHeader | undefined;
}

/** The members of a hook that a caller sets. */
export interface HookInput {
  readonly name: string;
  readonly description: string | null;
  readonly eventTypes: readonly string[];
  /** Stored and returned, not applied: filters are an Early Access feature that preview orgs bypass as well. */
  readonly filter: Readonly<Record<string, unknown>> | null;
  readonly channel: HookChannel;
  /** Absent if the caller keeps the current one. */
  readonly status?: 'ACTIVE' | 'INACTIVE';
}

const maxEventTypes = 300;
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function refused(field: string, cause: string): ApiError {
  return invalid(field, `${field}: ${cause}`);
}

function objectAt(parent: Record<string, unknown>, name: string, path: string): Record<string, unknown> {
  const value = parent[name];
  if (isObject(value)) return value;
  throw leftBlank(path);
}

function textAt(parent: Record<string, unknown>, name: string, path: string): string {
  const value = parent[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw leftBlank(path);
}

function expectText(parent: Record<string, unknown>, name: string, expected: { path: string; value: string }): void {
  if (textAt(parent, name, expected.path) !== expected.value) throw refused(expected.path, `must be ${expected.value}`);
}

function uriOf(config: Record<string, unknown>): string {
  const path = 'channel.config.uri';
  const text = textAt(config, 'uri', path);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refused(path, 'must be a valid URL');
  // Okta requires https. A simulated org also calls endpoints on its own machine, which have no certificate.
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))) return text;
  throw refused(path, 'must be an HTTPS endpoint');
}

function headerOf(value: unknown, path: string): HookHeader {
  if (!isObject(value)) throw refused(path, 'must be a key and a value');
  const header = { key: textAt(value, 'key', `${path}.key`), value: textAt(value, 'value', `${path}.value`) };
  try {
    validateHeaderName(header.key);
    validateHeaderValue(header.key, header.value);
  } catch {
    throw refused(path, 'is not a valid HTTP header');
  }
  return header;
}

function channelOf(body: Record<string, unknown>, before: HookChannel | undefined): HookChannel {
  const channel = objectAt(body, 'channel', 'channel');
  expectText(channel, 'type', { path: 'channel.type', value: 'HTTP' });
  expectText(channel, 'version', { path: 'channel.version', value: '1.0.0' });
  const config = objectAt(channel, 'config', 'channel.config');
  const headers = config['headers'] ?? [];
  if (!Array.isArray(headers)) throw refused('channel.config.headers', 'must be a list');
  return {
    uri: uriOf(config),
    headers: headers.filter((header) => header !== null).map((header) => headerOf(header, 'channel.config.headers')),
    authorization: authorizationOf(config['authScheme'] ?? undefined, before?.authorization),
  };
}

/**
 * A replacement may omit the value, as clients do that read a hook, change it and write it back (the tests of Okta's
 * own SDK do). Okta's behavior is undocumented; here the secret stays for the same header.
 */
function authorizationOf(scheme: unknown, before: HookHeader | undefined): HookHeader | undefined {
  if (scheme === undefined) return undefined;
  const path = 'channel.config.authScheme';
  if (!isObject(scheme)) throw refused(path, 'must be an object');
  expectText(scheme, 'type', { path: `${path}.type`, value: 'HEADER' });
  const isSecretGiven = (scheme['value'] ?? null) !== null;
  if (before !== undefined && before.key === scheme['key'] && !isSecretGiven) return before;
  return headerOf(scheme, path);
}

function eventTypesOf(events: Record<string, unknown>, eligible: ReadonlySet<string>): string[] {
  const path = 'events.items';
  const items = events['items'];
  if (!Array.isArray(items) || items.length === 0) throw leftBlank(path);
  if (items.length > maxEventTypes) throw refused(path, `must not have more than ${maxEventTypes} event types`);
  const unfit = items.find((item) => typeof item !== 'string' || !eligible.has(item));
  if (unfit !== undefined)
    throw refused(path, `'${String(unfit)}' is not an event type that event hooks can subscribe to`);
  return [...new Set(items.map(String))];
}

/**
 * Reads the body of a create or a replacement; 400 E0000001 names the invalid field. The
 * sentences are undocumented.
 */
export function parseHookInput(
  body: Record<string, unknown>,
  eligible: ReadonlySet<string>,
  before?: HookInput,
): HookInput {
  const name = textAt(body, 'name', 'name');
  const events = objectAt(body, 'events', 'events');
  expectText(events, 'type', { path: 'events.type', value: 'EVENT_TYPE' });
  const filter = events['filter'] ?? null;
  if (filter !== null && !isObject(filter)) throw refused('events.filter', 'must be an object');
  const description = body['description'] ?? null;
  if (description !== null && typeof description !== 'string') throw refused('description', 'must be a text');
  const { status } = body;
  return {
    name,
    description,
    eventTypes: eventTypesOf(events, eligible),
    filter,
    channel: channelOf(body, before?.channel),
    ...(status === 'ACTIVE' || status === 'INACTIVE' ? { status } : {}),
  };
}
