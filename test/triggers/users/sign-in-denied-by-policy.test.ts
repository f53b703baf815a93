import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'sign_in_denied_by_policy',
  eventType: 'policy.evaluate_sign_on',
  output: {
    user: asUser(people.iris),
    app: { id: '0oagithub00000000001', name: 'GitHub' },
    policy: { name: 'Contractors' },
    rule: { name: 'Office only' },
    outcome: { result: 'DENY' },
  },
  matches: [{ user: 'iris.vale@acme.example' }, { app: 'github' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { app: '0oaslack000000000001' }],
  fresh: { user: { id: '00uiris0000000000001' }, app: { label: 'GitHub' } },
  startsOnFailure: true,
});
