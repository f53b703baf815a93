import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'api_token_created',
  eventType: 'system.api_token.create',
  happen: (org) =>
    org.sandbox.org.log.record({
      eventType: 'system.api_token.create',
      actor: people.zoe,
      target: [{ id: '00Tnightlyreports0001', type: 'Token', alternateId: 'unknown', displayName: 'Nightly reports' }],
    }),
  told: { user: asUser(people.zoe), actor: asUser(people.zoe) },
  mine: [{ user: 'zoe.castillo@acme.example' }],
  others: [{ user: 'ada.okonkwo@acme.example' }],
  fresh: { user: { id: '00uzoe00000000000001' } },
});
