import { signal } from '@preact/signals';
import { memberAt } from 'okta-connector/host';
import { announce } from './announce.ts';

/** An event that a trigger sent. */
export interface FedEvent {
  readonly trigger: string;
  readonly id: string;
  readonly receivedAt: number;
  readonly data: unknown;
}

/** A trigger that is followed. */
export interface Feed {
  readonly trigger: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `waiting` while the server cannot read the events, and tries again. */
  readonly status: 'connecting' | 'live' | 'waiting' | 'reconnecting' | 'failed';
  /** Why it failed or waits, or that it missed something. */
  readonly reason?: string | undefined;
}

/**
 * The most triggers at once. Browsers open six connections to a server over HTTP/1.1, for all tabs together. The list of runs keeps one open
 * as well, which leaves two for requests.
 */
export const mostFeeds = 3;
const mostEvents = 500;

/** The triggers that are followed, on every screen. */
export const feeds = signal<readonly Feed[]>([]);
/** The events, newest first. */
export const events = signal<readonly FedEvent[]>([]);
/** Events that arrived while the list was paused, newest first. */
export const held = signal<readonly FedEvent[]>([]);
/** Whether the list is paused. */
export const isPaused = signal(false);

const sources = new Map<string, EventSource>();

/** Follows a trigger. The server resumes where the connection was lost. */
export function follow(trigger: string, input: Readonly<Record<string, unknown>> = {}): void {
  sources.get(trigger)?.close();
  const search = Object.keys(input).length === 0 ? '' : `?${new URLSearchParams({ input: JSON.stringify(input) })}`;
  const address = `/triggers/${trigger}/stream${search}`;
  const source = new EventSource(address);
  sources.set(trigger, source);
  feeds.value = [
    ...feeds.value.filter((feed) => feed.trigger !== trigger),
    { trigger, input, status: 'connecting' } as const,
  ];
  source.onopen = () => setStatus(trigger, { status: 'live' });
  source.onmessage = ({ data, lastEventId }) => receive(trigger, lastEventId, data);
  source.addEventListener('problem', ({ data }) => setStatus(trigger, { status: 'waiting', reason: detailIn(data) }));
  source.addEventListener('gap', ({ data }) => setStatus(trigger, { status: 'live', reason: detailIn(data) }));
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return setStatus(trigger, { status: 'reconnecting' });
    setStatus(trigger, { status: 'failed' });
    void whyFailed(address).then((reason) => {
      if (reason !== undefined) setStatus(trigger, { status: 'failed', reason });
    });
    return undefined;
  };
}

/** Stops following a trigger. Its events stay. */
export function unfollow(trigger: string): void {
  sources.get(trigger)?.close();
  sources.delete(trigger);
  feeds.value = feeds.value.filter((feed) => feed.trigger !== trigger);
}

/** Stops following everything and forgets the events. */
export function forgetFeeds(): void {
  for (const { trigger } of feeds.value) unfollow(trigger);
  clearEvents();
}

/** Pauses the list, or shows what arrived in the meantime. */
export function setPaused(paused: boolean): void {
  isPaused.value = paused;
  if (paused) return;
  events.value = [...held.value, ...events.value].slice(0, mostEvents);
  held.value = [];
}

/** Empties the list. */
export function clearEvents(): void {
  events.value = [];
  held.value = [];
}

function receive(trigger: string, id: string, text: string): void {
  const isKnown = [...events.value, ...held.value].some((event) => event.id === id && event.trigger === trigger);
  if (id !== '' && isKnown) return;
  if (feeds.value.some((feed) => feed.trigger === trigger && feed.status !== 'live'))
    setStatus(trigger, { status: 'live' });
  const event: FedEvent = { trigger, id, receivedAt: Date.now(), data: JSON.parse(text) };
  if (isPaused.value) {
    held.value = [event, ...held.value].slice(0, mostEvents);
    return;
  }
  events.value = [event, ...events.value].slice(0, mostEvents);
  announceLater();
}

/** Bursts are announced once. */
const quietMs = 3000;
let unannounced = 0;

function announceLater(): void {
  unannounced += 1;
  if (unannounced > 1) return;
  setTimeout(() => {
    announce(unannounced === 1 ? '1 new event.' : `${unannounced} new events.`);
    unannounced = 0;
  }, quietMs);
}

/** The text of a problem, or of the notice that events are missing. */
function detailIn(text: string): string | undefined {
  const detail = memberAt(JSON.parse(text), 'detail') ?? memberAt(JSON.parse(text), 'message');
  return typeof detail === 'string' ? detail : undefined;
}

function setStatus(trigger: string, change: Pick<Feed, 'status' | 'reason'>): void {
  feeds.value = feeds.value.map((feed) => (feed.trigger === trigger ? { ...feed, ...change } : feed));
}

/** Asks for the error that an event source does not report. */
async function whyFailed(address: string): Promise<string | undefined> {
  const stop = new AbortController();
  try {
    const response = await fetch(address, { signal: stop.signal });
    if (response.ok) return undefined;
    return detailIn(await response.text());
  } catch {
    return undefined;
  } finally {
    stop.abort();
  }
}
