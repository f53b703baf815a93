import { isObject, objectAt } from '../../okta/json.ts';
import type { LogEvent } from '../../step/log-event.ts';
import type { EventObject } from '../../step/trigger.ts';
import { type ObjectKind, objectKinds } from './event-objects.ts';

/** An actor or target of an event. */
export interface Party {
  readonly id: string;
  /** For example User, UserGroup, AppInstance, AppUser or SystemPrincipal. */
  readonly type: string;
  /** Okta's `alternateId`: the login of a user, the label of an app. */
  readonly alternateId?: string;
  readonly displayName?: string;
  /** Further details, in Okta's own form. */
  readonly detailEntry?: Readonly<Record<string, unknown>>;
  /** What changed about the party, as `from` and `to`, in Okta's own form. */
  readonly changeDetails?: Readonly<Record<string, unknown>>;
}

/** A text in an event, if present. Recorded events contain "null" or "unknown" for missing values. */
export function textIn(object: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' && value !== '' && value !== 'null' && value !== 'unknown' ? value : undefined;
}

/** A party from an actor or target; `undefined` if it has nothing to identify it. */
export function partyOf(value: unknown): Party | undefined {
  const party = objectAt(value);
  const id = textIn(party, 'id');
  const type = textIn(party, 'type') ?? '';
  const alternateId = textIn(party, 'alternateId');
  const displayName = textIn(party, 'displayName');
  if (id === undefined && alternateId === undefined && displayName === undefined) return undefined;
  const { detailEntry, changeDetails } = party;
  return {
    id: id ?? '',
    type,
    ...(alternateId === undefined ? {} : { alternateId }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(isObject(detailEntry) ? { detailEntry } : {}),
    ...(isObject(changeDetails) ? { changeDetails } : {}),
  };
}

/** The targets of an event; Okta sends null where there are none. */
export function targetsOf(event: LogEvent): Party[] {
  const { target } = event;
  return Array.isArray(target) ? target.flatMap((one: unknown) => partyOf(one) ?? []) : [];
}

/** The first target of a type. Okta does not guarantee an order. */
export function targetOf(event: LogEvent, type: string): Party | undefined {
  return targetsOf(event).find((party) => party.type.toLowerCase() === type.toLowerCase());
}

/** The user that an event is about: its target or, for events such as a sign-in, its actor. */
export function userOf(event: LogEvent, { userIs }: { readonly userIs?: 'actor' | undefined } = {}): Party | undefined {
  const target = targetOf(event, 'User');
  if (target !== undefined || userIs === undefined) return target;
  const actor = partyOf(event.actor);
  return actor?.type.toLowerCase() === 'user' ? actor : undefined;
}

const knownTypes = new Set([
  'user',
  'usergroup',
  'appinstance',
  'appuser',
  ...objectKinds.flatMap(({ types }) => types),
]);

/** The target of an event that is an object of a kind, by its type or by the beginning of its ID. */
export function objectOf(event: LogEvent, { types, ids }: ObjectKind): Party | undefined {
  const targets = targetsOf(event);
  return (
    targets.find(({ type }) => types.includes(type.toLowerCase())) ??
    targets.find(({ id, type }) => !knownTypes.has(type.toLowerCase()) && ids.some((start) => id.startsWith(start)))
  );
}

/** Longer keys are truncated. */
const longestKey = 200;

/** The types that are about the actor. Others have an actor too, but are about something else, such as a policy. */
const aboutActor = ['user.', 'policy.evaluate_sign_on', 'security.breached_credential.'];

/**
 * Names the person or object that an event is about; events with the same key are delivered in order. A user comes before a
 * group or app, so that a membership belongs to its user, and a policy comes before its rules. Sign-ins have no User target: their
 * user is the actor. `undefined` if the event names nobody: it is delivered in no order.
 */
export function orderingKeyOf(event: LogEvent): string | undefined {
  const ofActor = aboutActor.some((start) => event.eventType.startsWith(start));
  const party =
    userOf(event, { userIs: ofActor ? 'actor' : undefined }) ??
    targetOf(event, 'UserGroup') ??
    targetOf(event, 'AppInstance') ??
    objectKinds.flatMap((kind) => objectOf(event, kind) ?? [])[0] ??
    anyTarget(event) ??
    userOf(event, { userIs: 'actor' });
  if (party === undefined) return undefined;
  const { type, id, alternateId, displayName = '' } = party;
  return `${type} ${id === '' ? (alternateId ?? displayName) : id}`.slice(0, longestKey);
}

// Okta does not guarantee an order, so the first target could be another one in the next event about the same objects.
function anyTarget(event: LogEvent): Party | undefined {
  const nameOf = ({ type, id }: Party) => `${type} ${id}`;
  return targetsOf(event).sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))[0];
}

/** Whether the actor is also the target, for example for users who change their own account. */
export function isActor(event: LogEvent, type: string): boolean {
  const id = partyOf(event.actor)?.id;
  return id !== undefined && id !== '' && id === targetOf(event, type)?.id;
}

/**
 * The result that an event reports: SUCCESS, FAILURE, ALLOW, DENY and a few more; `undefined` if it reports none. In capitals
 * as in the log: requests that event hooks were recorded to receive also say "Success".
 */
export function resultOf(event: LogEvent): string | undefined {
  return textIn(objectAt(event.outcome), 'result')?.toUpperCase();
}

const failures = new Set<string | undefined>(['FAILURE', 'DENY', 'RATE_LIMIT', 'ABANDONED', 'UNANSWERED', 'SKIPPED']);

/** Whether an event reports a failed attempt: refused, failed, abandoned or skipped. */
export function isFailed(event: LogEvent): boolean {
  return failures.has(resultOf(event));
}

/** Whether the reason of the outcome contains a text, ignoring case. Any event matches an omitted text. */
export function hasReason(event: LogEvent, text: string | undefined): boolean {
  if (text === undefined) return true;
  return textIn(objectAt(event.outcome), 'reason')?.toLowerCase().includes(text.toLowerCase()) === true;
}

/** The address that a request came from, in lower case. */
export function addressOf(event: LogEvent): string | undefined {
  return textIn(objectAt(event.client), 'ipAddress')?.toLowerCase();
}

/** Whether an event has the outcome that an input asks for. */
export function hasOutcome(event: LogEvent, outcome: 'success' | 'failed' | 'any' = 'success'): boolean {
  return outcome === 'any' || (outcome === 'failed') === isFailed(event);
}

/**
 * Whether an event about admin roles is a revocation. Recorded in 2026: every change to the roles of a user who keeps some is
 * logged as a grant, and only the type of a further target distinguishes a grant from a revocation.
 */
export function takesRole(event: LogEvent): boolean {
  const taken = /^(ROLE_UNASSIGNED|CUSTOM_ROLE_BINDING_REMOVED)/;
  return event.eventType.endsWith('.privilege.revoke') || targetsOf(event).some(({ type }) => taken.test(type));
}

/** The filter in a trigger's input: IDs, or the login of a user and the label of an app. */
export interface Narrowing extends Partial<Readonly<Record<EventObject, string | undefined>>> {
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  readonly app?: string | undefined;
  /** See {@link userOf}. */
  readonly userIs?: 'actor' | undefined;
}

/** Whether an event matches the user, group, app and other objects of the filter. An omitted one matches any. */
export function concerns(event: LogEvent, filter: Narrowing): boolean {
  const { user, group, app, userIs } = filter;
  return (
    isParty(user, userOf(event, { userIs })) &&
    isParty(group, targetOf(event, 'UserGroup')) &&
    isParty(app, targetOf(event, 'AppInstance')) &&
    objectKinds.every(({ name }) => isTarget(filter[name], event))
  );
}

/** Whether an event matches the filter, for events whose user is the actor. */
export function concernsActor(event: LogEvent, filter: Narrowing): boolean {
  return concerns(event, { ...filter, userIs: 'actor' });
}

function isParty(wanted: string | undefined, party: Party | undefined): boolean {
  if (wanted === undefined) return true;
  return party !== undefined && (party.id === wanted || party.alternateId?.toLowerCase() === wanted.toLowerCase());
}

// IDs are unique, and the types of such targets are not documented.
function isTarget(wanted: string | undefined, event: LogEvent): boolean {
  return wanted === undefined || targetsOf(event).some(({ id }) => id === wanted);
}
