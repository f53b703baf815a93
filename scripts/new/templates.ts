/** The name of a step in every spelling that a template needs. */
export interface StepName {
  readonly resource: string;
  /** `group_renamed` */
  readonly key: string;
  /** `groupRenamed` */
  readonly camel: string;
  /** `Group renamed` */
  readonly title: string;
}

/** The two files of a step. */
export interface Scaffold {
  readonly source: string;
  readonly test: string;
}

/** An action that reads a user, and its test. */
export function actionFiles({ resource, key, camel, title }: StepName): Scaffold {
  const source = `import { z } from 'zod';
import { user, userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** ${title}. */
export const ${camel} = defineAction({
  key: '${key}',
  resource: '${resource}',
  title: '${title}',
  summary: 'GAP: what it does, in one sentence.',
  // GAP: every operation that it calls, the main one first. Add missing ones to src/okta/operations.ts.
  operations: ['getUser'],
  // GAP: the least admin role; read, add, change or remove; whether running it twice equals running it once.
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  // GAP: for a write, \`lostAnswer\`: what happens if its response is lost, in one sentence.
  // GAP: the fields. Give each a title, and mark secrets.
  input: z.strictObject({ user }),
  output: userModel,
  examples: [
    // GAP: the sample that platforms show. A test runs it against the sandbox org.
    { title: 'GAP: what the example does', input: { user: 'grace.lindqvist@acme.example' }, output: { id: '00ugrace000000000001' } },
  ],
  run: ({ user }, { okta }) => okta.read('getUser', { path: { id: user } }),
});
`;
  const test = `import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('${key}', () => {
  const org = useOrg();

  test('GAP: what it does, checked in the state of the org', async () => {
    await org.okta.run('${key}', { user: '00ugrace000000000001' });
    expect(org.sandbox.org.users.get('00ugrace000000000001')).toBe('GAP');
  });

  test('GAP: what it does when it runs twice', async () => {
    org.forget();
    await org.okta.run('${key}', { user: '00ugrace000000000001' });
    expect(org.writes()).toEqual(['GAP']);
  });

  test('${key} rejects an unknown user', async () => {
    await expect(org.okta.run('${key}', { user: 'nobody@acme.example' })).rejects.toMatchObject({ category: 'GAP' });
  });
});
`;
  return { source, test };
}

/** A trigger for events about users, and its test. */
export function triggerFiles({ resource, key, camel, title }: StepName): Scaffold {
  const source = `import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** GAP: when it starts. */
export const ${camel} = defineTrigger({
  key: '${key}',
  resource: '${resource}',
  title: '${title}',
  summary: 'Starts when GAP.',
  // GAP: the event types, see src/resources/logs/event-catalog.data.ts.
  eventTypes: ['user.lifecycle.suspend'],
  // GAP: what the event is about: user, group, app.
  subjects: ['user'],
  // GAP: the filters.
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  // GAP: the sample that platforms show.
  sample: {
    eventType: 'user.lifecycle.suspend',
    message: 'GAP',
    target: [sampleParties.iris],
  },
  examples: [
    // GAP: an action of the sandbox org that causes the event. A test runs it.
    { title: 'GAP: what the example starts for', input: {}, fire: { action: 'suspend_user', input: { user: 'iris.vale@acme.example' } } },
  ],
  match: concerns,
});
`;
  const test = `import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: '${key}',
  // GAP: the event type, and what causes the event in the sandbox org.
  eventType: 'user.lifecycle.suspend',
  event: (org) => org.okta.run('suspend_user', { user: 'iris.vale@acme.example' }),
  // GAP: the output; filters that match the event, and filters that do not.
  output: { user: asUser(people.iris), actor: asUser(people.ada) },
  matches: [{ user: '00uiris0000000000001' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  // GAP: what \`fresh\` adds; null if the object no longer exists.
  fresh: { user: { id: '00uiris0000000000001' } },
});
`;
  return { source, test };
}

/** A picker of groups, and its test. */
export function pickerFiles({ key, camel, title }: StepName): Scaffold {
  const source = `import { byLabel, definePicker } from '../../step/picker.ts';

/** GAP: what it lists, and where it searches. */
export const ${camel}Picker = definePicker({
  key: '${key}',
  title: '${title}',
  // GAP: every operation that it calls. Add missing ones to src/okta/operations.ts.
  operations: ['listGroups'],
  async load({ query, cursor }, { okta }) {
    // GAP: search at Okta. Pass the cursor on and return the next one.
    const { items, next } = await okta.page('listGroups', { query: { q: query, limit: 100 }, cursor });
    const options = byLabel(items.map((group) => ({ value: group.id, label: group.profile?.name ?? group.id })));
    return { items: options, ...(next === undefined ? {} : { nextCursor: next }) };
  },
});
`;
  const test = `import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('the picker ${key}', () => {
  const org = useOrg();

  test('GAP: what ${key} lists without a query', async () => {
    const { items } = await org.okta.options('${key}');
    expect(items).toEqual([{ value: 'GAP', label: 'GAP' }]);
  });

  test('GAP: what ${key} finds', async () => {
    const { items } = await org.okta.options('${key}', { query: 'Eng' });
    expect(items).toEqual([{ value: 'GAP', label: 'GAP' }]);
  });
});
`;
  return { source, test };
}
