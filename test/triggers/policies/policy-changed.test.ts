import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'policy_changed',
  eventType: 'policy.lifecycle.deactivate',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/policies/00pacmecontract00001/lifecycle/deactivate',
    }),
  output: {
    policy: { id: '00pacmecontract00001', name: 'Contractors' },
    targets: [{ type: 'PolicyEntity' }],
    actor: asUser(people.ada),
  },
  matches: [{ policy: '00pacmecontract00001' }, { change: ['deactivated', 'created'] }, { type: 'OKTA_SIGN_ON' }],
  ignores: [{ policy: '00pacmesignon0000001' }, { change: ['deleted'] }, { type: 'MFA_ENROLL' }],
  fresh: { policy: { id: '00pacmecontract00001', status: 'INACTIVE' } },
});
