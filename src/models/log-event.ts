import { z } from 'zod';
import { field } from '../fields/field.ts';
import { textOf, tidyObject } from './tidy.ts';

const text = (title: string) => field(z.string(), { title }).optional();

/** Who or what took part in an event. */
const party = z.looseObject({
  id: text('ID'),
  type: text('Type'),
  alternateId: text('Alternate ID'),
  displayName: text('Display name'),
});

/** An event of Okta's System Log. Nothing but uuid, type and time can be relied on; in reality even targets are null. */
export const logEventModel = field(
  z.looseObject({
    uuid: field(z.string(), { title: 'Event ID', description: 'Unique; the same event may come twice.' }),
    eventType: field(z.string(), { title: 'Event type' }),
    published: field(z.string(), { title: 'Published', description: 'ISO 8601, UTC.' }),
    displayMessage: text('Message'),
    severity: text('Severity'),
    outcome: field(z.looseObject({ result: text('Result'), reason: text('Reason') }), { title: 'Outcome' }).optional(),
    actor: field(party, { title: 'Actor' }).optional(),
    target: field(z.array(party), { title: 'Targets' }).optional(),
    client: field(z.looseObject({ ipAddress: text('IP address') }), { title: 'Client' }).optional(),
  }),
  { title: 'System Log event' },
);

/** A System Log event, see {@link logEventModel}. */
export type LogEvent = z.infer<typeof logEventModel>;

/** Reads an event from Okta's answer or from an event hook. */
export function toLogEvent(value: unknown): LogEvent {
  const event = tidyObject(value, 'System Log event');
  return {
    ...event,
    uuid: textOf(event['uuid']),
    eventType: textOf(event['eventType']),
    published: textOf(event['published']),
  };
}
