import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'access_certification_decided',
  eventType: 'certification.campaign.item.decide',
  output: { user: asUser(people.iris), actor: asUser(people.ada), targets: [{ name: 'Quarterly review' }, {}] },
  fresh: null,
});
