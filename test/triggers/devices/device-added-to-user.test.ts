import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'device_added_to_user',
  eventType: 'device.user.add',
  event: (org) =>
    org.sandbox.scenario.enrollDevice('00ugrace000000000001', { displayName: 'GRACE-TABLET', platform: 'IOS' }),
  output: { user: asUser(people.grace), device: { name: 'GRACE-TABLET' } },
  matches: [{ user: '00ugrace000000000001' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { device: 'guogracelaptop000001' }],
  fresh: { user: { id: '00ugrace000000000001' }, device: { profile: { displayName: 'GRACE-TABLET' } } },
});
