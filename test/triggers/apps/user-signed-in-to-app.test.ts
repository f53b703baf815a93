import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_signed_in_to_app',
  eventType: 'user.authentication.sso',
  output: {
    user: asUser(people.iris),
    app: { id: '0oagithub00000000001', name: 'GitHub' },
    appUser: { login: 'iris.vale@acme.example' },
  },
  matches: [{ app: 'github' }, { user: 'iris.vale@acme.example' }, { outcome: 'any' }],
  ignores: [{ app: '0oaslack000000000001' }, { user: 'zoe.castillo@acme.example' }, { outcome: 'failed' }],
  fresh: { user: { id: '00uiris0000000000001' }, app: { label: 'GitHub' } },
});
