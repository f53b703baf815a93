import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'policy_rule_changed',
  eventType: 'policy.rule.update',
  output: {
    policy: { id: '00pacmesignon0000001', name: 'Default Policy' },
    rule: { id: '0pracmesignon0000001', name: 'Require MFA outside the office' },
  },
  matches: [{ policy: '00pacmesignon0000001' }, { change: ['updated'] }],
  ignores: [{ policy: '00pacmeenroll0000001' }, { change: ['added', 'deleted'] }],
  fresh: null,
});
