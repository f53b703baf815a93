import { z } from 'zod';
import { field } from './field.ts';
import { requiredText } from './text.ts';

/** How many event types a hook may listen to, by Okta's documentation; a trigger takes no more. */
export const mostTypes = 300;

/** Names of event types out of a catalogue; `nearest` names the one that a wrong one most likely means. */
export function eventTypesField(catalogue: { has(name: string): boolean; nearest(name: string): string }) {
  const type = requiredText().check((context) => {
    const { value: name, issues } = context;
    if (name === '' || catalogue.has(name)) return;
    const message = `"${name}" is no event type of Okta's; did you mean "${catalogue.nearest(name)}"?`;
    issues.push({ code: 'custom', input: name, message });
  });
  return field(
    z
      .array(field(type, { title: 'Event type', optionsFrom: 'event_types' }))
      .min(1)
      .max(mostTypes),
    {
      title: 'Event types',
      description: "Event types from Okta's catalog, for example user.lifecycle.create.",
      placeholder: 'user.lifecycle.create',
      optionsFrom: 'event_types',
    },
  );
}
