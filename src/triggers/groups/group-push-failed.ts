import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, onlyApp, onlyGroup } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when Okta cannot push a group to an app. */
export const groupPushFailed = defineTrigger({
  key: 'group_push_failed',
  resource: 'groups',
  title: 'Group push failed',
  summary: 'Starts when Okta cannot push a group to an app.',
  eventTypes: ['application.provision.group_push.mapping.update.or.delete.failed.with.error'],
  subjects: ['group', 'app'],
  failures: 'both',
  input: z.strictObject({ app: onlyApp, group: onlyGroup, fresh }),
  sample: {
    eventType: 'application.provision.group_push.mapping.update.or.delete.failed.with.error',
    message: 'Failed to update or delete group push mapping',
    actor: sampleParties.system,
    target: [sampleParties.slack, sampleParties.support],
    outcome: { result: 'FAILURE', reason: 'The group was not found in the app' },
  },
  examples: [{ title: 'Every group', input: {} }],
  match: concerns,
});
