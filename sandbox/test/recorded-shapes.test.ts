import { describe, expect, test } from 'vitest';
import { APPS, causesOf, GROUPS, member, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

describe('the headers of a response', () => {
  test.each([
    ['GET', '/api/v1/users', 200],
    ['PUT', `/api/v1/groups/${GROUPS.support}/users/${STAFF.ada}`, 204],
    ['GET', '/api/v1/users/nobody', 404],
  ])('sends the headers of a real org for %s %s', async (method, path, status) => {
    const reply = await org.send(method, path);
    expect(reply.status).toBe(status);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'cache-control': 'no-cache, no-store',
      pragma: 'no-cache',
      expires: '0',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=315360000; includeSubDomains',
      p3p: 'CP="HONK"',
      'x-okta-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'x-rate-limit-limit': expect.any(String),
    });
    expect(reply.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^JSESSIONID=[0-9A-F]{32}; Path=\//));
  });

  test('sends no rate limit headers with 405, as recorded', async () => {
    const reply = await org.get('/api/v1/sessions/');
    expect([reply.status, reply.body['errorCode']]).toEqual([405, 'E0000022']);
    for (const name of ['limit', 'remaining', 'reset']) expect(reply.headers.has(`x-rate-limit-${name}`)).toBe(false);
  });

  test('sends an ETag when a user is read and none when one is changed', async () => {
    const path = `/api/v1/users/${STAFF.grace}`;
    const read = async () => (await org.get(path)).headers.get('etag');
    const before = await read();
    expect(before).toMatch(/^W\/"[0-9a-f]{64}"$/);
    expect(await read()).toBe(before);
    const changed = await org.post(path, { profile: { title: 'Chief' } });
    const replaced = await org.put(path, { profile: { ...Object(changed.body['profile']), title: 'Lead' } });
    expect([changed.status, replaced.status]).toEqual([200, 200]);
    for (const reply of [changed, replaced]) expect(reply.headers.get('etag')).toBeNull();
    expect(await read()).not.toBe(before);
    const stale = await org.post(path, { profile: { title: 'X' } }, { headers: { 'if-match': before ?? '' } });
    expect(stale.status).toBe(412);
  });
});

describe('a flag of the query', () => {
  const profile = { firstName: 'Una', lastName: 'New', login: 'una.new@acme.example', email: 'una.new@acme.example' };

  test.each([
    ['True', 'PROVISIONED'],
    ['False', 'STAGED'],
    ['', 'PROVISIONED'],
  ])('interprets activate=%s as clients in the field mean it', async (value, status) => {
    expect((await org.post(`/api/v1/users?activate=${value}`, { profile })).body['status']).toBe(status);
  });

  test.each(['yes', '1', 'on'])('rejects activate=%s and creates no user', async (value) => {
    const reply = await org.post(`/api/v1/users?activate=${value}`, { profile });
    expect([reply.status, causesOf(reply)]).toEqual([400, ['activate: must be true or false']]);
    expect(org.sandbox.org.findUser(profile.login)).toBeUndefined();
  });
});

describe('a group', () => {
  test('returns the stats of one group with expand=stats', async () => {
    const path = `/api/v1/groups/${GROUPS.engineering}`;
    expect(member(await org.get(`${path}?expand=stats`), '_embedded', 'stats', 'usersCount')).toBe(2);
    expect((await org.get(path)).body).not.toHaveProperty('_embedded');
  });
});

describe('an app', () => {
  const saml = {
    label: 'Custom SAML',
    signOnMode: 'SAML_2_0',
    visibility: { autoSubmitToolbar: true, hide: { iOS: true } },
    settings: { signOn: { defaultRelayState: '', audience: 'x' } },
  };

  test('creates a SAML app with defaults, a key and a null relay state', async () => {
    const created = await org.post('/api/v1/apps', saml);
    expect(created.body).toMatchObject({
      name: 'acme_customsaml_1',
      visibility: {
        autoLaunch: false,
        autoSubmitToolbar: true,
        hide: { iOS: true, web: false },
        appLinks: { acme_customsaml_1_link: true },
      },
      credentials: { signing: { kid: expect.stringMatching(/^\w{43}$/) } },
      settings: { signOn: { defaultRelayState: null, audience: 'x' } },
      universalLogout: { status: 'UNSUPPORTED' },
    });
    expect(member(created, '_links', 'appLinks')).toMatchObject([{ name: 'acme_customsaml_1_link' }]);
    const kid = String(member(created, 'credentials', 'signing', 'kid'));
    const metadata = `/api/v1/apps/${created.body['id']}/sso/saml/metadata?kid=`;
    expect((await org.get(metadata + kid)).text).toMatch(/^<\?xml/);
    expect((await org.get(`${metadata}other`)).status).toBe(404);
    const replaced = await org.put(`/api/v1/apps/${created.body['id']}`, { ...saml, label: 'Renamed' });
    expect(member(replaced, 'credentials', 'signing', 'kid')).toBe(kid);
  });

  test.each([
    [{ name: 'bookmark', label: 'Wiki', signOnMode: 'BOOKMARK' }, { login: true }, {}, { status: 'UNSUPPORTED' }],
    [
      { label: 'Console', signOnMode: 'OPENID_CONNECT' },
      { oidc_client_link: true },
      { kid: expect.any(String) },
      {
        status: 'DISABLED',
        supportType: 'FULL',
        identityStack: 'NOT_SHARED',
        protocol: 'GLOBAL_TOKEN_REVOCATION',
      },
    ],
  ])('creates the app %j with the recorded properties', async (body, appLinks, signing, universalLogout) => {
    const created = await org.post('/api/v1/apps', body);
    expect(created.body).toMatchObject({ visibility: { appLinks }, universalLogout });
    expect(member(created, 'credentials', 'signing')).toEqual(signing);
  });

  test('links an app to existing policies', async () => {
    const { body } = await org.get(`/api/v1/apps/${APPS.slack}`);
    const links = Object(body['_links']);
    const types = await Promise.all(
      [links.accessPolicy, links.profileEnrollment].map(async ({ href }) => (await org.get(href)).body['type']),
    );
    expect(types).toEqual(['ACCESS_POLICY', 'PROFILE_ENROLLMENT']);
  });
});

describe('the assignment of an app', () => {
  const jira = `/api/v1/apps/${APPS.jira}/users/${STAFF.ada}`;
  const group = { name: 'Engineering', href: `${'URL'}/api/v1/groups/${GROUPS.engineering}` };

  test('names the group behind an app assignment and converts it both ways', async () => {
    const given = { ...group, href: group.href.replace('URL', org.sandbox.url) };
    const first = await org.get(jira);
    expect([first.body['scope'], member(first, '_links', 'group')]).toEqual(['GROUP', given]);
    const own = await org.post(jira, { scope: 'USER' });
    expect([own.status, own.body['scope'], member(own, '_links', 'group')]).toEqual([200, 'USER', undefined]);
    const back = await org.post(jira, { scope: 'GROUP' });
    expect([back.body['scope'], member(back, '_links', 'group')]).toEqual(['GROUP', given]);
    expect((await org.post(jira, { profile: {} })).body['scope']).toBe('GROUP');
  });

  test("returns no credentials for users of Okta's own apps", async () => {
    const { id } = (await org.post('/api/v1/apps', { name: 'saasure', label: 'Admin', signOnMode: 'OPENID_CONNECT' }))
      .body;
    const added = await org.post(`/api/v1/apps/${id}/users`, { id: STAFF.grace, scope: 'USER' });
    expect(added.body['credentials']).toBeNull();
  });

  test('logs an app assignment with its ID and the name of the app', async () => {
    await org.post(`/api/v1/apps/${APPS.slack}/users`, { id: STAFF.iris, scope: 'USER' });
    const [event] = org.sandbox.org.log.events('application.user_membership.add');
    expect(event?.target?.map(({ type }) => type)).toEqual(['AppUser', 'AppInstance', 'User']);
    expect(event?.target?.[0]?.id).toMatch(/^0ua\w{17}$/);
    expect(event?.debugContext.debugData).toMatchObject({ appname: 'slack' });
    const { list } = await org.get(`/api/v1/users/${STAFF.iris}/appLinks`);
    expect(list[0]?.['appAssignmentId']).toBe(event?.target?.[0]?.id);
  });
});

describe('events of Okta itself', () => {
  const seed = async (more: Record<string, unknown>) => {
    const reply = await org.post('/__sandbox/event', { eventType: 'zone.create', actor: 'system', ...more });
    expect(reply.status).toBe(200);
    return (await org.get('/api/v1/logs')).list.at(-1);
  };

  test('logs events of the system without client and transaction, as recorded', async () => {
    expect(await seed({ target: null, displayMessage: null })).toMatchObject({
      actor: { type: 'SystemPrincipal', alternateId: 'system@okta.com', displayName: 'Okta System' },
      client: { userAgent: null, zone: null, device: null, id: null, ipAddress: null, geographicalContext: null },
      transaction: { type: null, id: 'unknown', detail: {} },
      request: { ipChain: [] },
      displayMessage: null,
      target: null,
    });
  });

  test('logs targets with a detail entry', async () => {
    const target = {
      id: '00oacme0000000000001',
      type: 'MFA Factor',
      alternateId: null,
      displayName: null,
      detailEntry: { factorType: 'SMS_FACTOR' },
    };
    expect(
      await seed({ eventType: 'system.mfa.factor.activate', target: [target], debugData: { a: 1 } }),
    ).toMatchObject({
      target: [target],
      debugContext: { debugData: { a: '1' } },
    });
  });

  test.each([
    [{ eventType: 'x', actor: 'me' }, 'actor must be "system"; leave it out for the user.'],
    [{ eventType: 'x', actor: 'system', target: 'me' }, 'target must be a list of targets, or null.'],
    [{ eventType: 'x', actor: 'system', target: [{ id: 1 }] }, 'A target must have an id and a type.'],
    [{ eventType: 'x', actor: 'system', who: 'me' }, expect.stringContaining('who is not known here')],
    [{ actor: 'system' }, 'eventType must be a text.'],
  ])('rejects the event %j', async (body, error) => {
    expect((await org.post('/__sandbox/event', body)).body).toEqual({ error });
    expect(org.sandbox.org.log.size).toBe(0);
  });
});

describe('policies and authenticators', () => {
  test('lists policies by type, reads and replaces one', async () => {
    const [policy] = (await org.get('/api/v1/policies?type=MFA_ENROLL')).list;
    expect(policy).toMatchObject({ name: 'Default Policy', type: 'MFA_ENROLL', settings: { type: 'AUTHENTICATORS' } });
    const settings = {
      type: 'AUTHENTICATORS',
      authenticators: [{ key: 'phone_number', enroll: { self: 'OPTIONAL' } }],
    };
    const replaced = await org.put(`/api/v1/policies/${policy?.['id']}`, { ...policy, settings });
    expect([replaced.status, replaced.body['settings']]).toEqual([200, settings]);
    expect((await org.get('/api/v1/policies?type=WEATHER')).body['errorCode']).toBe('E0000002');
    expect((await org.get('/api/v1/policies')).status).toBe(400);
  });

  test('switches authenticators in Identity Engine; Classic Engine has none', async () => {
    const { list } = await org.get('/api/v1/authenticators');
    const question = list.find((each) => each['key'] === 'security_question');
    const path = `/api/v1/authenticators/${question?.['id']}/lifecycle`;
    expect((await org.post(`${path}/deactivate`)).body['status']).toBe('INACTIVE');
    expect((await org.post(`${path}/activate`)).body).toMatchObject({ type: 'security_question', status: 'ACTIVE' });
    const classic = await openOrg({ engine: 'classic' });
    expect((await classic.get('/api/v1/authenticators')).body['errorCode']).toBe('E0000015');
    await classic.sandbox.close();
  });
});
