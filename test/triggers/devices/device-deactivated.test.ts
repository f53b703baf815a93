import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'device_deactivated',
  eventType: 'device.lifecycle.deactivate',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/devices/guogracelaptop000001/lifecycle/deactivate',
    }),
  output: { device: { id: 'guogracelaptop000001', name: 'GRACE-MACBOOK' }, actor: asUser(people.ada) },
  matches: [{ device: 'guogracelaptop000001' }],
  ignores: [{ device: 'guozoelaptop00000001' }],
  fresh: { device: { id: 'guogracelaptop000001', status: 'DEACTIVATED' } },
});
