import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isObject } from '../okta/json.ts';
import { field } from './field.ts';

const text = (title: string) => field(z.string().nullable(), { title }).optional();

/** An actor or a target. Okta may return null for every member. */
const party = z.looseObject({
  id: text('ID'),
  type: text('Type'),
  alternateId: text('Alternate ID'),
  displayName: text('Display name'),
});

/** An event as Okta's System Log or an event hook sends it, nulls included. Only ID, type and time can be relied on. */
export const logEventModel = field(
  z.looseObject({
    uuid: field(z.string(), { title: 'Event ID', description: 'Unique event ID. The same event may arrive twice.' }),
    eventType: field(z.string(), { title: 'Event type' }),
    published: field(z.string(), { title: 'Published', description: 'ISO 8601, UTC.' }),
    displayMessage: text('Message'),
    severity: text('Severity'),
    outcome: field(z.looseObject({ result: text('Result'), reason: text('Reason') }).nullable(), {
      title: 'Outcome',
    }).optional(),
    actor: field(party.nullable(), { title: 'Actor' }).optional(),
    target: field(z.array(party).nullable(), { title: 'Targets' }).optional(),
    client: field(z.looseObject({ ipAddress: text('IP address') }).nullable(), { title: 'Client' }).optional(),
  }),
  { title: 'System Log event', description: "The event as Okta sent it. See LogEvent in Okta's reference." },
);

/** A System Log event, see {@link logEventModel}. */
export type LogEvent = z.infer<typeof logEventModel>;

/**
 * Reads an event from an Okta response or an event hook. Never throws: a malformed event is kept with an
 * ID made from its content and an empty type, so that it is neither lost nor delivered twice.
 */
export function toLogEvent(value: unknown): LogEvent {
  if (isLogEvent(value)) return value;
  const { uuid, eventType, published, ...rest }: Record<string, unknown> = isObject(value) ? value : { value };
  return {
    ...rest,
    uuid: typeof uuid === 'string' && uuid !== '' ? uuid : `unreadable-${digest(value)}`,
    eventType: typeof eventType === 'string' ? eventType : '',
    published: typeof published === 'string' ? published : '',
  };
}

// Other members are read where they are needed, and may have any form.
function isLogEvent(value: unknown): value is LogEvent {
  if (!isObject(value)) return false;
  const { uuid, eventType, published } = value;
  return typeof uuid === 'string' && uuid !== '' && typeof eventType === 'string' && typeof published === 'string';
}

function digest(value: unknown): string {
  return createHash('sha256').update(contentOf(value)).digest('hex').slice(0, 32);
}

// Untyped callers may pass values that JSON cannot represent.
function contentOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'not JSON';
  }
}
