import { objectOf } from './schema.ts';

/** How many events are remembered in this process. */
const most = 5000;

const taken = new Set<string>();

/** The events of one delivery to process. */
export interface Taken<Event> {
  /** The events that were not processed before. */
  readonly fresh: readonly Event[];
  /** Releases the events, so that a repeated delivery processes them. */
  release(): void;
}

/**
 * Takes the events of a delivery that have not been taken at this endpoint. Okta delivers again what was not answered
 * within 3 s, while the first delivery may still be under way; what n8n keeps for a node is stored only at its end.
 */
export function takeEvents<Event>(events: readonly Event[], { endpoint }: { endpoint: string }): Taken<Event> {
  const own: string[] = [];
  const fresh = events.filter((event) => {
    const uuid = uuidOf(event);
    // Keep an event that cannot be distinguished from others.
    if (uuid === undefined) return true;
    const key = `${endpoint} ${uuid}`;
    if (taken.has(key)) return false;
    taken.add(key);
    own.push(key);
    return true;
  });
  for (const key of taken) {
    if (taken.size <= most) break;
    taken.delete(key);
  }
  return {
    fresh,
    release: () => {
      for (const key of own) taken.delete(key);
    },
  };
}

/** The unique ID of an event. */
export function uuidOf(event: unknown): string | undefined {
  const { uuid } = objectOf(event);
  return typeof uuid === 'string' ? uuid : undefined;
}
