import { userParty } from '../logs/parties.ts';
import type { LogEntry } from '../logs/types.ts';
import type { User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { byPerson, ownSessionTypes, sessionEntry } from '../users/sign-in.ts';

/** Okta's own principal, the actor of what Okta does by itself (recorded from a real org, 2026). */
const systemPrincipal = {
  id: 'spracme0000000000001',
  type: 'SystemPrincipal',
  alternateId: 'system@okta.com',
  displayName: 'Okta System',
} as const;

const knownMembers = ['eventType', 'user', 'actor', 'target', 'displayMessage', 'result', 'reason', 'debugData'];

/**
 * Reads an event of any type for the System Log. `{eventType, user}` is about a user, who is also the actor: a sign-in or
 * sign-out has the targets that the org's engine gives it, any other event the user. `{eventType, actor: "system"}` is done by
 * Okta itself, without a client; `target` lists its targets. `result`, `reason`, `displayMessage` and `debugData` are optional.
 */
export function readEvent(org: Org, body: Record<string, unknown>): LogEntry {
  const strange = Object.keys(body).find((name) => !knownMembers.includes(name));
  if (strange !== undefined) throw new Error(`${strange} is not known here; there are ${knownMembers.join(', ')}.`);
  const { eventType, actor, displayMessage } = body;
  if (typeof eventType !== 'string' || eventType === '') throw new Error('eventType must be a text.');
  if (actor !== undefined && actor !== 'system') throw new Error('actor must be "system"; leave it out for the user.');
  const targets = readTargets(body['target']);
  const debugData = readTexts(body['debugData']);
  const entry =
    actor === 'system'
      ? { eventType, actor: systemPrincipal, target: [] }
      : ofUser(org, eventType, namedUser(org, body));
  return {
    ...entry,
    ...outcomeOf(body),
    ...(targets === undefined ? {} : { target: targets }),
    ...(debugData === undefined ? {} : { debugData: { ...debugData } }),
    ...(typeof displayMessage === 'string' || displayMessage === null ? { displayMessage } : {}),
  };
}

/** The user that `{user: …}` names by id or login. */
export function namedUser(org: Org, { user }: Record<string, unknown>): User {
  const found = typeof user === 'string' ? org.findUser(user) : undefined;
  if (found === undefined) throw new Error(`user must be the id or the login of a user; ${String(user)} is neither.`);
  return found;
}

function ofUser(org: Org, eventType: string, user: User): LogEntry {
  if (ownSessionTypes.includes(eventType)) return sessionEntry(org, user, { type: eventType });
  return { ...byPerson(org, user, eventType), target: [userParty(user)] };
}

function outcomeOf({ result, reason }: Record<string, unknown>): Pick<LogEntry, 'outcome'> {
  if (typeof result !== 'string') return {};
  return { outcome: { result, reason: typeof reason === 'string' ? reason : null } };
}

function readTargets(value: unknown): LogEntry['target'] {
  if (value === undefined) return undefined;
  if (value === null) return [];
  if (!Array.isArray(value)) throw new Error('target must be a list of targets, or null.');
  return value.map((each: unknown) => {
    const { id, type, alternateId = null, displayName = null, detailEntry = null } = Object(each);
    if (typeof id !== 'string' || typeof type !== 'string') throw new Error('A target must have an id and a type.');
    return { id, type, alternateId, displayName, detailEntry };
  });
}

function readTexts(value: unknown): Record<string, string> | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) throw new Error('debugData must be an object.');
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
