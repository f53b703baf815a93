import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'app_created',
  eventType: 'application.lifecycle.create',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/apps',
      body: {
        name: 'bookmark',
        label: 'Wiki',
        signOnMode: 'BOOKMARK',
        settings: { app: { url: 'https://wiki.acme.example' } },
      },
    }),
  output: { app: { name: 'Wiki' }, actor: asUser(people.ada) },
  matches: [{ app: 'wiki' }],
  ignores: [{ app: '0oaslack000000000001' }],
  fresh: { app: { label: 'Wiki', status: 'ACTIVE' } },
});
