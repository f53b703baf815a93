import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'device_activated',
  eventType: 'device.lifecycle.activate',
  event: (org) =>
    org.okta.run('call_okta_api', { method: 'POST', path: '/api/v1/devices/guokiosk000000000001/lifecycle/activate' }),
  output: { device: { id: 'guokiosk000000000001', name: 'KIOSK-1' }, actor: asUser(people.ada) },
  matches: [{ device: 'guokiosk000000000001' }],
  ignores: [{ device: 'guozoelaptop00000001' }],
  fresh: { device: { id: 'guokiosk000000000001', status: 'ACTIVE' } },
});
