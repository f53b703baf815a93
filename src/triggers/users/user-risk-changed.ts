import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { hasRiskLevel } from '../../resources/logs/risk-event.ts';
import { fresh, onlyRiskLevels, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when Okta or an admin changes the risk level of a user. */
export const userRiskChanged = defineTrigger({
  key: 'user_risk_changed',
  resource: 'users',
  title: 'User risk changed',
  summary: 'Starts when Okta or an admin changes the risk level of a user.',
  description: 'Identity Threat Protection only. "riskLevel" is the new level.',
  eventTypes: ['user.risk.change', 'user.risk.detect'],
  subjects: ['user'],
  failures: 'both',
  input: z.strictObject({ user: onlyUser, levels: onlyRiskLevels, fresh }),
  sample: {
    eventType: 'user.risk.change',
    message: 'User risk change',
    target: [sampleParties.iris],
    debugData: { risk: 'HIGH' },
  },
  examples: [
    {
      title: 'Users who become a high risk',
      input: { levels: ['HIGH'] },
      fire: {
        action: 'call_okta_api',
        input: { method: 'PUT', path: '/api/v1/users/00uiris0000000000001/risk', body: { riskLevel: 'HIGH' } },
      },
    },
  ],
  match: (event, { user, levels }) => concerns(event, { user }) && hasRiskLevel(event, levels),
});
