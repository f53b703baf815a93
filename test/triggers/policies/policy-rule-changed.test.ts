import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'policy_rule_changed',
  eventType: 'policy.rule.deactivate',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/policies/00pacmecontract00001/rules/0pracmecontract00001/lifecycle/deactivate',
    }),
  output: {
    policy: { id: '00pacmecontract00001', name: 'Contractors' },
    rule: { id: '0pracmecontract00001', name: 'Office only' },
  },
  matches: [{ policy: '00pacmecontract00001' }, { type: 'OKTA_SIGN_ON' }, { change: ['deactivated'] }],
  ignores: [{ policy: '00pacmesignon0000001' }, { type: 'PASSWORD' }, { change: ['added', 'deleted'] }],
  fresh: { policy: { id: '00pacmecontract00001', status: 'ACTIVE' } },
});
