import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_deactivated',
  eventType: 'user.lifecycle.deactivate',
  happen: (org) => org.okta.run('deactivate_user', { user: 'iris.vale@acme.example' }),
  told: { user: asUser(people.iris), actor: asUser(people.ada) },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'DEPROVISIONED' } },
});
