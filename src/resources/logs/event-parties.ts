import { isObject, objectAt } from '../../okta/json.ts';
import type { LogEvent } from '../../step/log-event.ts';

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

/** Longer keys are truncated. */
const longestKey = 200;

/**
 * Names the person or object that an event is about; events with the same key are delivered in order. A user comes before a
 * group or app, so that a membership belongs to its user. Sign-ins have no User target: their user is the actor.
 * `undefined` if the event names nobody.
 */
export function orderingKeyOf(event: LogEvent): string | undefined {
  const userIs = event.eventType.startsWith('user.') ? 'actor' : undefined;
  const party =
    userOf(event, { userIs }) ?? targetOf(event, 'UserGroup') ?? targetOf(event, 'AppInstance') ?? targetsOf(event)[0];
  if (party === undefined) return undefined;
  const { type, id, alternateId, displayName = '' } = party;
  return `${type} ${id === '' ? (alternateId ?? displayName) : id}`.slice(0, longestKey);
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

/**
 * Whether an event about admin roles is a revocation. Recorded in 2026: every change to the roles of a user who keeps some is
 * logged as a grant, and only the type of a further target distinguishes a grant from a revocation.
 */
export function takesRole(event: LogEvent): boolean {
  const taken = /^(ROLE_UNASSIGNED|CUSTOM_ROLE_BINDING_REMOVED)/;
  return event.eventType.endsWith('.privilege.revoke') || targetsOf(event).some(({ type }) => taken.test(type));
}

/** The filter in a trigger's input. */
export interface Narrowing {
  /** ID or login. */
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  readonly app?: string | undefined;
  /** See {@link userOf}. */
  readonly userIs?: 'actor' | undefined;
}

/** Whether an event matches the user, group and app of the filter. An omitted one matches any. */
export function concerns(event: LogEvent, { user, group, app, userIs }: Narrowing): boolean {
  return (
    isParty(user, userOf(event, { userIs })) &&
    isParty(group, targetOf(event, 'UserGroup')) &&
    isParty(app, targetOf(event, 'AppInstance'))
  );
}

function isParty(wanted: string | undefined, party: Party | undefined): boolean {
  if (wanted === undefined) return true;
  return party !== undefined && (party.id === wanted || party.alternateId?.toLowerCase() === wanted.toLowerCase());
}
