import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_risk_changed',
  eventType: 'user.risk.change',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'PUT',
      path: '/api/v1/users/00uiris0000000000001/risk',
      body: { riskLevel: 'HIGH' },
    }),
  output: { user: asUser(people.iris), riskLevel: 'HIGH', actor: asUser(people.ada) },
  matches: [{ user: 'iris.vale@acme.example' }, { levels: ['MEDIUM', 'HIGH'] }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { levels: ['LOW'] }],
  fresh: { user: { id: '00uiris0000000000001' } },
});

test('user_risk_changed reads the level from the text that Okta documents', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_risk_changed', { levels: ['MEDIUM'] });
    for (const level of ['LOW', 'MEDIUM'])
      writeEvent(org.sandbox, {
        eventType: 'user.risk.detect',
        debugData: {
          risk: `{previousLevel=HIGH, level=${level}, detectionName=Session Influenced User Risk, issuer=OKTA}`,
        },
      });
    expect(await newItems()).toMatchObject([{ riskLevel: 'MEDIUM', user: asUser(people.iris) }]);
  }));
