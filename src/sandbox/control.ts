import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import { type FaultRates, type FaultSpec, type Faults, isFaultKind } from './faults.ts';
import type { Org } from './org.ts';
import type { TrafficStats } from './traffic.ts';

/** What another process may do with the org through /__sandbox/. */
export interface Control {
  readonly org: Org;
  readonly clock: Clock;
  readonly faults: Faults;
  stats(): TrafficStats;
  reset(): void;
}

/** A request to a control endpoint. */
export interface ControlCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: string;
  readonly text: string;
}

/** Answers GET stats and state, POST faults, reset and advance. Neither counted nor limited, without a token. */
export function answerControl(control: Control, call: ControlCall): void {
  const url = new URL(call.url, 'http://sandbox');
  const operation = `${call.request.method} ${url.pathname.slice('/__sandbox/'.length)}`;
  let body: unknown;
  let status = 200;
  try {
    body = run(control, { operation, full: url.searchParams.get('full') === '1', text: call.text });
  } catch (cause) {
    status = 400;
    body = { error: cause instanceof Error ? cause.message : String(cause) };
  }
  if (body === undefined) {
    status = 404;
    body = { error: `There is no control endpoint ${operation}.` };
  }
  call.response.writeHead(status, { 'content-type': 'application/json' });
  call.response.end(JSON.stringify(body));
}

function run(control: Control, call: { operation: string; full: boolean; text: string }): unknown {
  switch (call.operation) {
    case 'GET stats':
      return control.stats();
    case 'GET state':
      return stateOf(control.org, call.full);
    case 'POST reset':
      control.reset();
      return {};
    case 'POST advance':
      control.clock.advance(Number(parse(call.text)['ms'] ?? 0));
      return { now: control.clock.now() };
    case 'POST faults':
      setFaults(control.faults, parse(call.text));
      return { pending: control.faults.pending };
    default:
      return undefined;
  }
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('The body must be a JSON object.');
  return { ...value };
}

/**
 * `{clear: true}`, `{next: [{kind, …}]}`, `{rates: {lost_before: 0.01, …, methods: ['POST']}}`, `{log: …}`, `{hooks: …}`.
 * A path between slashes is a regular expression.
 */
function setFaults(faults: Faults, body: Record<string, unknown>): void {
  if (body['clear'] === true) faults.clear();
  const next = body['next'];
  for (const spec of Array.isArray(next) ? next : next === undefined ? [] : [next]) faults.next(readSpec(spec));
  const { rates, log, hooks } = body;
  if (typeof rates === 'object' && rates !== null) faults.rates(readRates({ ...rates }));
  if (typeof log === 'object' && log !== null) faults.log({ ...log });
  if (typeof hooks === 'object' && hooks !== null) faults.hooks({ ...hooks });
}

function readSpec(value: unknown): FaultSpec {
  const spec: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { kind, path, ...rest } = spec;
  if (!isFaultKind(kind)) throw new Error(`${String(kind)} is not a kind of fault.`);
  if (typeof path !== 'string') return { ...rest, kind };
  const pattern = /^\/(.*)\/$/.exec(path)?.[1];
  return { ...rest, kind, path: pattern === undefined ? path : new RegExp(pattern) };
}

function readRates(input: Record<string, unknown>): FaultRates {
  const { methods, ...rates } = input;
  if (!Array.isArray(methods)) return rates;
  return { ...rates, match: ({ method }) => methods.includes(method) };
}

function stateOf(org: Org, full: boolean): Record<string, unknown> {
  const counts = {
    users: org.users.size,
    groups: org.groups.size,
    memberships: org.memberships.size,
    apps: org.apps.size,
    appUsers: org.appUsers.size,
    factors: org.factors.size,
    roles: org.roles.size,
    sessions: org.sessions.size,
    rules: org.rules.size,
    tokens: org.tokens.size,
  };
  if (!full) return { counts };
  const users = org.users.ordered.map((user) => ({
    id: user.id,
    login: user.profile['login'],
    status: user.status,
    groups: org.memberships.ofRight(user.id).map(({ groupId }) => groupId),
    apps: org.appUsers.ofRight(user.id).map(({ appId }) => appId),
  }));
  return { counts, users };
}
