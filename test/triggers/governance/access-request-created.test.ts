import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'access_request_created',
  eventType: 'access.request.create',
  output: { targets: [{ id: 'reqacme0000000000001', name: 'GitHub for Iris Vale' }], actor: asUser(people.iris) },
  fresh: null,
});
