import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'custom_role_granted',
  eventType: 'iam.resourceset.bindings.add',
  output: {
    user: asUser(people.iris),
    role: { id: 'cr0auditor0000000001', name: 'Auditor' },
    resourceSet: { id: 'iamallusers000000001', name: 'All users' },
    changes: { privileges: ['Auditor'] },
  },
  matches: [{ user: 'iris.vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { group: '00gsupport0000000001' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});
