import { deviceModel, ofDevices } from '../../resources/devices/device.ts';
import { deviceExpression, deviceSearch } from '../../resources/devices/search.ts';
import { defineAction } from '../../step/action.ts';
import { listOutput } from '../../step/fields.ts';

/** Find devices. */
export const findDevices = defineAction({
  key: 'find_devices',
  resource: 'devices',
  title: 'Find devices',
  summary: 'List devices that match a name, status, platform or search, or list all devices.',
  description:
    'Identity Engine only. Results may lag behind a change by a second. Use get_device to read the current state of one device.',
  operations: ['listDevices'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: deviceSearch,
  output: listOutput(deviceModel),
  examples: [
    {
      title: 'Active devices of Grace, by name, with their users',
      input: { query: 'grace', status: 'ACTIVE', withUsers: true },
      output: {
        items: [
          {
            id: 'guogracelaptop000001',
            status: 'ACTIVE',
            profile: { displayName: 'GRACE-MACBOOK', platform: 'MACOS' },
            users: [{ managementStatus: 'NOT_MANAGED', user: { id: '00ugrace000000000001' } }],
          },
        ],
      },
    },
    {
      title: 'Suspended devices',
      input: { search: 'status eq "SUSPENDED"' },
      output: { items: [{ id: 'guogracephone0000001', status: 'SUSPENDED' }] },
    },
  ],
  run({ query, search, status, platform, withUsers = false, ...extent }, { okta }) {
    const parameters = {
      search: deviceExpression({ query, search, status, platform }),
      expand: withUsers ? 'userSummary' : undefined,
    };
    // Okta recommends pages of 20; users make a page large.
    return ofDevices(okta.list('listDevices', { query: parameters }, { ...extent, pageSize: withUsers ? 20 : 200 }));
  },
});
