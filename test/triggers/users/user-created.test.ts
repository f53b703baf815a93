import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_created',
  eventType: 'user.lifecycle.create',
  event: (org) =>
    org.okta.run('create_user', {
      profile: {
        login: 'noor.rahman@acme.example',
        email: 'noor.rahman@acme.example',
        firstName: 'Noor',
        lastName: 'Rahman',
      },
      activate: false,
    }),
  output: { user: { login: 'noor.rahman@acme.example', name: 'Noor Rahman' }, actor: asUser(people.ada) },
  fresh: { user: { status: 'STAGED', profile: { login: 'noor.rahman@acme.example' } } },
});
