import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'access_request_resolved',
  eventType: 'access.request.resolve',
  output: { targets: [{ id: 'reqacme0000000000001' }], actor: asUser(people.ada) },
  matches: [{ end: ['resolved', 'expired'] }],
  ignores: [{ end: ['rejected', 'canceled', 'expired'] }],
  fresh: null,
});

test('access_request_resolved starts for the ends that the input names', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'access_request_resolved', { end: ['rejected', 'canceled', 'expired'] });
    for (const end of ['resolve', 'reject', 'cancel', 'expire'])
      writeEvent(org.sandbox, { eventType: `access.request.${end}` });
    expect((await newItems()).map(({ eventType }) => eventType)).toEqual([
      'access.request.reject',
      'access.request.cancel',
      'access.request.expire',
    ]);
  }));
