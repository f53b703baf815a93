import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'policy_changed',
  eventType: 'policy.lifecycle.update',
  output: {
    policy: { id: '00pacmeenroll0000001', name: 'Default Policy' },
    targets: [{ type: 'PolicyEntity' }],
    actor: asUser(people.ada),
  },
  matches: [{ policy: '00pacmeenroll0000001' }, { change: ['updated', 'created'] }, { policyType: 'MFA_ENROLL' }],
  ignores: [{ policy: '00pacmesignon0000001' }, { change: ['deleted'] }, { policyType: 'OKTA_SIGN_ON' }],
  fresh: null,
});
