import type { Faults } from '../faults/faults.ts';
import type { RecordedRequest, TrafficStats } from '../http/traffic.ts';
import type { Scenario } from '../scenario.ts';
import { changeBehavior, readBehavior } from '../state/behavior.ts';
import type { Clock } from '../state/clock.ts';
import type { Org } from '../state/org.ts';
import { namedUser, readEvent } from './event.ts';
import { setFaults } from './faults.ts';

/** The control calls that another process can make through /__sandbox/. */
export interface Control {
  readonly org: Org;
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly requests: readonly RecordedRequest[];
  stats(): TrafficStats;
  reset(): void;
}

/** A request to a control endpoint. */
export interface ControlCall {
  readonly method: string;
  readonly url: string;
  readonly text: string;
}

/** The response to a control call. Control calls are neither counted nor limited and need no token. */
export function controlResponse(
  control: Control,
  call: ControlCall,
): { readonly status: number; readonly body: unknown } {
  const url = new URL(call.url, 'http://sandbox');
  const operation = `${call.method} ${url.pathname.slice('/__sandbox/'.length)}`;
  try {
    const body = run(control, { operation, full: url.searchParams.get('full') === '1', text: call.text });
    if (body !== undefined) return { status: 200, body };
    return { status: 404, body: { error: `There is no control endpoint ${operation}.` } };
  } catch (cause) {
    return { status: 400, body: { error: cause instanceof Error ? cause.message : String(cause) } };
  }
}

/** Control calls by method and name. */
const operations: Readonly<Record<string, (control: Control, given: ControlInput) => unknown>> = {
  'GET stats': (control) => control.stats(),
  'GET state': ({ org }, { full }) => stateOf(org, full),
  'GET requests': (control) => control.requests,
  'GET settings': ({ org }) => org.behavior,
  'POST settings': ({ org }, { body }) => {
    changeBehavior(org.behavior, readBehavior(body));
    return org.behavior;
  },
  'POST faults': ({ faults }, { body }) => {
    setFaults(faults, body);
    return { pending: faults.pending };
  },
  'POST advance': ({ clock }, { body: { ms } }) => {
    if (typeof ms !== 'number' || !Number.isFinite(ms)) throw new Error('ms must be a number.');
    clock.advance(ms);
    return { now: clock.now() };
  },
  'POST reset': (control) => {
    control.reset();
    return {};
  },
  'POST lock-user': ({ org, scenario }, { body }) => {
    scenario.lockUser(namedUser(org, body).id);
    return {};
  },
  'POST sign-in': ({ org, scenario }, { body }) => {
    const { id } = namedUser(org, body);
    return { sessionId: scenario.signIn(id).id, sessionToken: scenario.sessionTokenFor(id) };
  },
  'POST event': ({ org }, { body }) => org.log.record(readEvent(org, body)),
};

/** Control calls: methods with URLs. */
export function controlsAt(url: string): string[] {
  return Object.keys(operations).map((operation) => operation.replace(' ', ` ${url}/__sandbox/`));
}

interface ControlInput {
  readonly body: Record<string, unknown>;
  readonly full: boolean;
}

function run(control: Control, call: { operation: string; full: boolean; text: string }): unknown {
  const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
  return operation?.(control, { body: parse(call.text), full: call.full });
}

function parse(text: string): Record<string, unknown> {
  const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('The body must be a JSON object.');
  return { ...value };
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
