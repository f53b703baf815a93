import type { OperationId } from '../okta/operations.ts';
import { hookEligible } from '../resources/logs/event-catalog.ts';
import { toTriggerEvent, triggerOutput } from '../resources/logs/trigger-event.ts';
import { toJsonSchema } from '../step/json-schema.ts';
import { sampleEvent } from '../step/sample-event.ts';
import { type JsonSchema, propertiesOf } from '../step/schema-reader.ts';
import { scopesOf } from '../step/scopes.ts';
import { type AnyTrigger, subjectOperations, triggerRole } from '../step/trigger.ts';
import { keywordsOf } from './keywords.ts';
import type { Manifest } from './schema.ts';

/** A trigger in the manifest. */
export type TriggerEntry = Manifest['triggers'][number];

/** Where Okta documents its event types. */
export const eventTypeDocs = 'https://developer.okta.com/docs/reference/api/event-types/';

/** The option source that offers event types. */
const typesSource = 'event_types';

/** A trigger for the manifest. */
export function triggerEntry(trigger: AnyTrigger): TriggerEntry {
  const { key, resource, title, summary, description, subjects, sample } = trigger;
  const operations: OperationId[] = ['listLogEvents', ...subjects.map((subject) => subjectOperations[subject])];
  const input = { ...toJsonSchema(trigger.input), type: 'object' as const };
  return {
    key,
    resource,
    title,
    keywords: keywordsOf(trigger),
    summary,
    ...(description === undefined ? {} : { description }),
    operations,
    scopes: scopesOf(operations),
    role: triggerRole,
    docs: eventTypeDocs,
    ...deliveryOf(trigger, input),
    input,
    output: { ...toJsonSchema(triggerOutput(trigger), 'output'), type: 'object' },
    sample: toTriggerEvent(sampleEvent(sample), trigger),
    examples: trigger.examples.map((example) => ({
      title: example.title,
      input: example.input as Record<string, unknown>,
    })),
  };
}

type Delivery = Pick<
  TriggerEntry,
  'eventTypes' | 'hookEventTypes' | 'eventTypesField' | 'eventTypeChoice' | 'delivery'
>;

/** The System Log contains every event. Event hooks receive only some types. */
function deliveryOf({ key, eventTypes, choice }: AnyTrigger, input: JsonSchema): Delivery {
  if (typeof eventTypes !== 'function') {
    const hooked = eventTypes.filter(hookEligible);
    const delivery = hooked.length > 0 ? 'both' : 'polling';
    const chosen = choice === undefined ? {} : { eventTypeChoice: { field: choice.field, types: { ...choice.types } } };
    return { eventTypes: [...eventTypes], hookEventTypes: hooked, ...chosen, delivery };
  }
  const [field] = propertiesOf(input).find(([, schema]) => schema['x-options-from'] === typesSource) ?? [];
  if (field === undefined) throw new Error(`${key} names no event types and has no field for them`);
  return { eventTypes: [], hookEventTypes: [], eventTypesField: field, delivery: 'both' };
}
