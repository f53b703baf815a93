import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, inOrg, listen, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_deleted',
  eventType: 'user.lifecycle.delete.completed',
  happen: (org) => org.okta.run('delete_user', { user: 'tom.abara@acme.example' }),
  told: {
    user: { id: '00utom00000000000001', login: 'tom.abara@acme.example', name: 'Tom Abara' },
    actor: asUser(people.ada),
  },
  mine: [{ user: '00utom00000000000001' }, { user: 'tom.abara@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: null,
});

test('starts with the beginning of the deletion, if asked to', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'user_deleted', { stage: 'initiated' });
    await org.okta.run('delete_user', { user: 'tom.abara@acme.example' });
    expect(await handed()).toMatchObject([{ eventType: 'user.lifecycle.delete.initiated' }]);
  }));
