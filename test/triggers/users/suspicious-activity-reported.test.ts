import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'suspicious_activity_reported',
  eventType: 'user.account.report_suspicious_activity_by_enduser',
  happen: (org) =>
    org.sandbox.org.log.record({
      eventType: 'user.account.report_suspicious_activity_by_enduser',
      actor: people.iris,
    }),
  told: { user: asUser(people.iris), actor: asUser(people.iris) },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
});
