import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_deleted',
  eventType: 'user.lifecycle.delete.completed',
  event: (org) => org.okta.run('delete_user', { user: 'tom.abara@acme.example' }),
  output: {
    user: { id: '00utom00000000000001', login: 'tom.abara@acme.example', name: 'Tom Abara' },
    actor: asUser(people.ada),
  },
  matches: [{ user: '00utom00000000000001' }, { user: 'tom.abara@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: null,
});

test('user_deleted starts at the beginning of the deletion on request', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_deleted', { stage: 'initiated' });
    await org.okta.run('delete_user', { user: 'tom.abara@acme.example' });
    expect(await newItems()).toMatchObject([{ eventType: 'user.lifecycle.delete.initiated' }]);
  }));
