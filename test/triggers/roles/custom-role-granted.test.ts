import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen, writeSample } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'custom_role_granted',
  eventType: 'iam.resourceset.bindings.add',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/users/00uiris0000000000001/roles',
      body: { type: 'CUSTOM', role: 'cr0acmekeeper0000001', 'resource-set': 'iamacmeworkshop00001' },
    }),
  output: {
    user: asUser(people.iris),
    role: { name: 'Robot Keeper' },
    changes: { privileges: ['Robot Keeper'] },
  },
  matches: [{ user: 'iris.vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { group: '00gsupport0000000001' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});

test('custom_role_granted returns the role and the resource set if the event names them', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'custom_role_granted');
    writeSample(org, 'custom_role_granted');
    expect(await newItems()).toMatchObject([
      {
        role: { id: 'cr0auditor0000000001', name: 'Auditor' },
        resourceSet: { id: 'iamallusers000000001', name: 'All users' },
      },
    ]);
  }));
