import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'device_added_to_user',
  eventType: 'device.user.add',
  output: { user: asUser(people.grace), device: { id: 'guogracelaptop000001', name: 'GRACE-MACBOOK' } },
  matches: [{ user: '00ugrace000000000001' }, { device: 'guogracelaptop000001' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { device: 'guozoelaptop00000001' }],
  fresh: { user: { id: '00ugrace000000000001' } },
});
