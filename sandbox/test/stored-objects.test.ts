import { describe, expect, test } from 'vitest';
import { causesOf, linkOf, member, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const origins = '/api/v1/trustedOrigins';
const hooks = '/api/v1/inlineHooks';
const templates = '/api/v1/templates/sms';
const scope = (type: string) => ({ name: `Console ${type}`, origin: 'https://a.acme.example', scopes: [{ type }] });
const hook = {
  name: 'Token hook',
  type: 'com.okta.oauth2.tokens.transform',
  version: '1.0.0',
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: {
      uri: 'https://hook.acme.example',
      authScheme: { type: 'HEADER', key: 'Authorization', value: 'hook-secret' },
    },
  },
};

describe('settings that the org stores', () => {
  test('creates, reads, replaces and deletes a trusted origin, and logs it', async () => {
    const created = await org.post(origins, scope('CORS'));
    const path = `${origins}/${created.body['id']}`;
    expect(created.body).toMatchObject({ ...scope('CORS'), status: 'ACTIVE' });
    expect((await org.get(path)).body).toEqual(created.body);
    const replaced = await org.put(path, { ...created.body, origin: 'https://b.acme.example' });
    expect(replaced.body).toMatchObject({ id: created.body['id'], origin: 'https://b.acme.example' });
    expect((await org.post(`${path}/lifecycle/deactivate`)).body['status']).toBe('INACTIVE');
    expect((await org.post(`${path}/lifecycle/activate`)).body['status']).toBe('ACTIVE');
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorCode']).toBe('E0000007');
    expect(org.eventTypes()).toEqual(
      ['create', 'update', 'deactivate', 'activate', 'delete'].map((verb) => `security.trusted_origin.${verb}`),
    );
  });

  test('pages, filters and searches trusted origins', async () => {
    for (const type of ['CORS', 'REDIRECT', 'IFRAME_EMBED']) await org.post(origins, scope(type));
    const names = async (query: string) => (await org.get(`${origins}?${query}`)).list.map(({ name }) => name);
    expect(await names(`filter=${encodeURIComponent('type eq "REDIRECT"')}`)).toEqual(['Console REDIRECT']);
    expect(await names('q=console r')).toEqual(['Console REDIRECT']);
    const first = await org.get(`${origins}?limit=2`);
    expect([first.list.length, linkOf(first, 'next')]).toEqual([2, expect.stringContaining('limit=2')]);
    expect((await org.all(`${origins}?limit=2`)).items).toHaveLength(3);
  });

  test('rejects a missing member and a name that is taken or too long', async () => {
    expect(causesOf(await org.post(origins, { name: 'x' }))).toEqual(['origin: The field cannot be left blank']);
    await org.post(origins, scope('CORS'));
    expect(causesOf(await org.post(origins, scope('CORS')))).toEqual([
      'name: An object with this field already exists in the current organization',
    ]);
    const long = { name: 'x'.repeat(51), template: 'Your code', type: 'SMS_VERIFY_CODE' };
    expect((await org.post(templates, long)).status).toBe(400);
  });

  test('never returns the secret of an inline hook, and deletes it only while it is inactive', async () => {
    const created = await org.post(hooks, hook);
    const path = `${hooks}/${created.body['id']}`;
    expect(created.text + (await org.get(path)).text).not.toContain('hook-secret');
    expect(member(created, 'channel', 'config', 'authScheme')).toEqual({ type: 'HEADER', key: 'Authorization' });
    expect((await org.delete(path)).status).toBe(400);
    const { type: _, version: __, ...changeable } = hook;
    expect((await org.put(path, { ...changeable, name: 'Renamed' })).body).toMatchObject({
      name: 'Renamed',
      type: hook.type,
    });
    await org.post(`${path}/lifecycle/deactivate`);
    expect((await org.delete(path)).status).toBe(204);
  });

  test('changes some members of an SMS template, and translations one by one', async () => {
    const translations = { sv: 'Kod', no: 'Kode' };
    const template = { name: 'Codes', type: 'SMS_VERIFY_CODE', template: 'Your code', translations };
    const { body } = await org.post(templates, template);
    const changed = await org.post(`${templates}/${body['id']}`, { translations: { sv: '', da: 'Kode' } });
    expect(changed.body).toMatchObject({ name: 'Codes', translations: { no: 'Kode', da: 'Kode' } });
    expect(changed.body['translations']).not.toHaveProperty('sv');
    expect((await org.get(`${templates}?templateType=OTHER`)).list).toEqual([]);
    expect(changed.body).not.toHaveProperty('status');
    expect((await org.post(templates, { ...template, type: 'OTHER' })).status).toBe(200);
    for (const _ of ['once', 'again']) expect((await org.delete(`${templates}/${body['id']}`)).status).toBe(204);
  });

  test('needs the role that manages the org', async () => {
    const token = org.sandbox.tokens.readOnlyAdmin;
    expect((await org.get(origins, { token })).status).toBe(200);
    expect((await org.post(origins, scope('CORS'), { token })).body['errorCode']).toBe('E0000006');
  });
});
