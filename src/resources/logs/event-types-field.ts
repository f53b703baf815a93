import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';

/** The most event types per hook (Okta's documentation). A trigger accepts no more. */
export const mostTypes = 300;

/** Names of event types; `fault` returns why a text is rejected. */
export function eventTypesField(fault: (name: string) => string | undefined) {
  const type = requiredText().check((context) => {
    const { value: name, issues } = context;
    const message = name === '' ? undefined : fault(name);
    if (message !== undefined) issues.push({ code: 'custom', input: name, message });
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
