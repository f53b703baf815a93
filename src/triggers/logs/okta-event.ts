import { z } from 'zod';
import { eventTypeFault } from '../../resources/logs/event-catalog.ts';
import { objectKinds } from '../../resources/logs/event-objects.ts';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { eventTypesField } from '../../resources/logs/event-types-field.ts';
import { fresh, includeFailed, onlyApp, onlyGroup, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an event of the chosen types happens. */
export const oktaEvent = defineTrigger({
  key: 'okta_event',
  resource: 'logs',
  title: 'Okta event',
  summary: "Starts when an event of the chosen types is written to the org's System Log.",
  description:
    "Accepts any event type in Okta's catalog, and newer types by name; whether an event hook can carry a newer type, Okta decides. Failed attempts are left out unless you include them, except for types that are about a failure, such as user.account.lock.",
  eventTypes: ({ types }) => types,
  objects: objectKinds.map(({ name }) => name),
  subjects: ['user', 'group', 'app'],
  input: z.strictObject({
    types: eventTypesField(eventTypeFault),
    user: onlyUser,
    group: onlyGroup,
    app: onlyApp,
    includeFailed,
    fresh,
  }),
  sample: {
    eventType: 'group.application_assignment.add',
    message: 'Add assigned application to group',
    target: [sampleParties.support, sampleParties.slack],
  },
  examples: [
    {
      title: 'Apps assigned to groups',
      input: { types: ['group.application_assignment.add', 'group.application_assignment.remove'] },
      fire: {
        action: 'call_okta_api',
        input: { method: 'PUT', path: '/api/v1/apps/0oaslack000000000001/groups/00gsupport0000000001', body: {} },
      },
    },
  ],
  // For an event without a user target, such as a sign-in, the user is the actor.
  match: concernsActor,
});
