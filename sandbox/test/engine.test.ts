import { describe, expect, test } from 'vitest';
import { member, openOrg, STAFF } from './org-client.ts';

const profile = { firstName: 'Una', lastName: 'New', login: 'una.new@acme.example', email: 'una.new@acme.example' };

/** Runs in an org of each engine. */
const inEach = test.for(['classic', 'oie'] as const);

describe('the engine of an org', () => {
  inEach('%s is told by the well-known document', async (engine) => {
    const org = await openOrg({ engine });
    const { body } = await org.get('/.well-known/okta-organization');
    expect(body['pipeline']).toBe(engine === 'oie' ? 'idx' : 'v1');
    await org.sandbox.close();
  });

  inEach('%s decides what is logged of a new user', async (engine) => {
    const org = await openOrg({ engine });
    await org.post('/api/v1/users', { profile });
    const events = org.sandbox.org.log.events();
    expect(events.map(({ eventType }) => eventType)).toEqual([
      'user.lifecycle.create',
      'user.lifecycle.activate',
      ...(engine === 'oie' ? ['user.mfa.factor.activate'] : []),
    ]);
    if (engine === 'oie') {
      expect(events.at(-1)).toMatchObject({
        displayMessage: 'Activate factor for user',
        outcome: { result: 'SUCCESS', reason: 'User set up EMAIL_FACTOR factor' },
        target: [{ type: 'User', alternateId: profile.login }],
        debugContext: { debugData: { requestUri: '/api/v1/users' } },
      });
      expect(events.at(-1)?.target).toHaveLength(1);
      const created = await org.get(`/api/v1/users/${profile.login}`);
      expect((await org.get(`/api/v1/users/${created.body['id']}/factors`)).list).toEqual([]);
    }
    await org.sandbox.close();
  });

  inEach('%s decides whether credentials show the addresses', async (engine) => {
    const org = await openOrg({ engine });
    const reply = await org.get(`/api/v1/users/${STAFF.grace}`);
    const emails = [{ value: 'grace.lindqvist@acme.example', status: 'VERIFIED', type: 'PRIMARY' }];
    expect(member(reply, 'credentials', 'emails')).toEqual(engine === 'oie' ? undefined : emails);
    await org.sandbox.close();
  });

  inEach('%s decides the targets of a sign-in, among which the person never is', async (engine) => {
    const org = await openOrg({ engine });
    const session = org.sandbox.scenario.signIn(STAFF.grace);
    await org.delete(`/api/v1/sessions/${session?.id}`);
    const [start, end] = (await org.get('/api/v1/logs')).list;
    expect(start).toMatchObject({
      eventType: 'user.session.start',
      actor: { id: STAFF.grace },
      client: { ipAddress: expect.stringMatching(/^\d/), userAgent: { browser: 'CHROME' }, device: 'Computer' },
      request: { ipChain: [{ version: 'V4' }] },
      transaction: { type: 'WEB' },
      target: engine === 'classic' ? null : [{ type: 'AuthenticatorEnrollment' }, { type: 'AppInstance' }],
    });
    expect(end).toMatchObject({ eventType: 'user.session.end', actor: { id: STAFF.grace }, target: null });
    await org.sandbox.close();
  });

  test('runs Identity Engine by default and switches engines until the next reset', async () => {
    const org = await openOrg();
    const pipeline = async () => (await org.get('/.well-known/okta-organization')).body['pipeline'];
    expect(await pipeline()).toBe('idx');
    await org.post('/__sandbox/settings', { engine: 'classic' });
    expect(await pipeline()).toBe('v1');
    expect((await org.post('/__sandbox/settings', { engine: 'quantum' })).body).toEqual({
      error: 'engine must be one of classic, oie.',
    });
    await org.post('/__sandbox/reset');
    expect(await pipeline()).toBe('idx');
    await org.sandbox.close();
  });
});
