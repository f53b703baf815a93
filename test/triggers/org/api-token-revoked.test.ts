import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'api_token_revoked',
  eventType: 'system.api_token.revoke',
  event: (org) =>
    org.sandbox.org.log.record({
      eventType: 'system.api_token.revoke',
      actor: people.zoe,
      target: [{ id: '00Tnightlyreports0001', type: 'Token', alternateId: 'unknown', displayName: 'Nightly reports' }],
    }),
  output: { user: asUser(people.zoe), actor: asUser(people.zoe) },
  matches: [{ user: 'zoe.castillo@acme.example' }],
  ignores: [{ user: 'ada.okonkwo@acme.example' }],
  fresh: { user: { id: '00uzoe00000000000001' } },
});
