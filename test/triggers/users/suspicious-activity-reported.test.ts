import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'suspicious_activity_reported',
  eventType: 'user.account.report_suspicious_activity_by_enduser',
  event: (org) =>
    org.sandbox.org.log.record({
      eventType: 'user.account.report_suspicious_activity_by_enduser',
      actor: people.iris,
    }),
  output: { user: asUser(people.iris), actor: asUser(people.iris) },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
});
