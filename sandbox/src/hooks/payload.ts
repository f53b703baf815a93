import type { LogEvent } from '../logs/types.ts';

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}

/** An event in hook JSON: `ipChain` under `client`, without nulls (as in captured payloads). */
export function hookEventJson(event: LogEvent): string {
  const { request, ...rest } = event;
  return JSON.stringify(withoutNulls({ ...rest, client: { ...event.client, ipChain: request.ipChain } }));
}

/** The body of one delivery: like CloudEvents 0.1, with several events (Okta docs: event hooks). */
export function hookPayload(
  events: readonly string[],
  delivery: { readonly source: string; readonly eventId: string; readonly eventTime: string },
): string {
  const head = JSON.stringify({
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: delivery.source,
    eventId: delivery.eventId,
  });
  const tail = JSON.stringify({ eventTime: delivery.eventTime, contentType: 'application/json' });
  return `${head.slice(0, -1)},"data":{"events":[${events.join(',')}]},${tail.slice(1)}`;
}
