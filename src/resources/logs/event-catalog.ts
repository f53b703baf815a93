import { closestName } from '../../okta/nearest.ts';
import { catalogText } from './event-catalog.data.ts';

/** One System Log event type of Okta's catalog. */
export interface EventType {
  /** For example user.lifecycle.create. */
  readonly name: string;
  /** Whether an event hook can subscribe to it. The log contains every type. */
  readonly hookEligible: boolean;
}

let known: ReadonlyMap<string, EventType> | undefined;

/** Every event type by its name, in the catalog's order. Read on first use. */
function catalog(): ReadonlyMap<string, EventType> {
  if (known !== undefined) return known;
  const types = new Map<string, EventType>();
  let prefix = '';
  for (const word of catalogText.trim().split(/\s+/)) {
    if (word.endsWith(':')) prefix = word.slice(0, -1);
    else {
      const name = `${prefix}.${word.replace(/\+$/, '')}`;
      types.set(name, { name, hookEligible: word.endsWith('+') });
    }
  }
  known = types;
  return types;
}

/** Every event type, in the catalog's order. */
export function eventTypes(): readonly EventType[] {
  return [...catalog().values()];
}

/** Whether the catalog has an event type of this name. */
export function isEventType(name: string): boolean {
  return catalog().has(name);
}

/** Whether an event hook may subscribe to a type. */
export function hookEligible(name: string): boolean {
  return catalog().get(name)?.hookEligible === true;
}

/** Longer texts match no name. */
const longestQuery = 200;

/** The event types that have every word in their name, those with the words at the beginning of a part first. */
export function searchEventTypes(query: string): readonly EventType[] {
  if (query.length > longestQuery) return [];
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = eventTypes().filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const begins = ({ name }: EventType) => words.every((word) => `.${name.toLowerCase()}`.includes(`.${word}`));
  return [...found.filter(begins), ...found.filter((type) => !begins(type))];
}

/** The event type that a mistyped one most likely means. */
export function nearestEventType(name: string): string {
  return closestName(name, catalog().keys())?.name ?? '';
}

/** An unknown name that is this close to a known one is a typo rather than a newer type. */
const slip = 3;
const shortName = 16;

// Every type of the catalog has this form.
const typeForm = /^[a-z0-9_]+(?:\.[\w-]+)+$/i;

/**
 * Why a text is rejected as an event type, worded to follow the field name; `undefined` for a type in the catalog
 * and for a possibly newer one: Okta adds types with every release.
 */
export function eventTypeFault(name: string): string | undefined {
  if (catalog().has(name)) return undefined;
  const nearest = closestName(name, catalog().keys());
  if (nearest !== undefined && nearest.letters <= (name.length < shortName ? slip - 1 : slip))
    return `"${name}" is not an Okta event type; did you mean "${nearest.name}"?`;
  if (typeForm.test(name) && name.length <= longestQuery) return undefined;
  return `"${name.slice(0, longestQuery)}" is not an event type; give a name such as user.lifecycle.create`;
}

/** Notes about types that the catalog of this version lacks, one each. */
export function eventTypeNotes(types: readonly string[]): string[] {
  return [...new Set(types)]
    .filter((name) => !catalog().has(name))
    .map(
      (name) =>
        `The event type catalog of this version does not have "${name}". It is used as a newer type; check its spelling if it never occurs.`,
    );
}

const failureWords = new Set([
  ...['lock', 'locked', 'fail', 'failed', 'failure', 'failures', 'error', 'errors', 'deny', 'denied', 'violation'],
  ...['warning', 'burst', 'blocked', 'detected', 'exceeded', 'roadblock', 'reject', 'thrown', 'absent'],
]);

/** Whether a type is about a failure, so its events count even with the outcome FAILURE or DENY. */
export function isAboutFailure(name: string): boolean {
  return name.split(/[._-]/).some((word) => failureWords.has(word.toLowerCase()));
}
