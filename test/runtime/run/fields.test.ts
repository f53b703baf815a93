import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

interface Form {
  readonly properties: {
    readonly profile: { readonly properties: Record<string, Record<string, unknown>>; readonly required: string[] };
  };
}

const keywords = ['x-custom', 'x-placeholder', 'x-options-from', 'x-secret'];
const validator = (schema: object) => formats.default(new Ajv2020({ strictTypes: false, keywords })).compile(schema);

describe('fields', () => {
  const org = useOrg();

  const profileOf = async (key: string) => {
    const { input, customAttributes } = await org.okta.fields(key);
    return { profile: (input as unknown as Form).properties.profile, customAttributes };
  };

  test('adds the custom attributes of the org with type, title and constraints', async () => {
    const { profile, customAttributes } = await profileOf('create_user');
    expect(customAttributes).toEqual(
      expect.arrayContaining(['badgeNumber', 'costTier', 'remote', 'yearsOfService', 'skills']),
    );
    expect(profile.properties).toMatchObject({
      badgeNumber: {
        type: 'string',
        minLength: 4,
        maxLength: 12,
        title: expect.stringMatching(/.+/),
        'x-custom': true,
      },
      costTier: { type: 'string', enum: ['bronze', 'silver', 'gold'] },
      remote: { type: 'boolean' },
      yearsOfService: { type: 'integer' },
      skills: { type: 'array', items: { type: 'string' } },
    });
  });

  test('requires what the org requires, besides what the step does', async () => {
    const { profile } = await profileOf('create_user');
    expect([...profile.required].sort()).toEqual(['email', 'firstName', 'lastName', 'login']);
  });

  test('requires nothing of a partial update', async () => {
    const { profile } = await profileOf('update_user');
    expect(profile.required ?? []).toEqual([]);
    expect(profile.properties['badgeNumber']).toMatchObject({
      anyOf: [{ type: 'string', minLength: 4, maxLength: 12 }, { type: 'null' }],
      'x-custom': true,
    });
  });

  test('lets an update clear an attribute with null, custom ones and those of the org too', async () => {
    const { input } = await org.okta.fields('update_user');
    const validate = validator(input);
    const update = (profile: object) => validate({ user: 'x', mode: 'partial', profile });
    expect(update({ department: null, costTier: null, skills: null })).toBe(true);
    expect(update({ department: 'x', costTier: 'gold' })).toBe(true);
    expect(update({ costTier: 'platinum' })).toBe(false);
    expect(update({ department: 7 })).toBe(false);
  });

  test('leaves the profile of an app assignment alone, which follows the schema of the app', async () => {
    org.forget();
    expect(await profileOf('assign_app_to_user')).toMatchObject({ customAttributes: [] });
    expect(org.sent()).toEqual([]);
  });

  test('is a schema that a validator takes and that tells good values from bad', async () => {
    const { input } = await org.okta.fields('create_user');
    const validate = validator(input);
    const profile = { login: 'x.y@acme.example', email: 'x.y@acme.example', firstName: 'X', lastName: 'Y' };
    expect(validate({ profile: { ...profile, costTier: 'gold', skills: ['a'] } })).toBe(true);
    expect(validate({ profile: { ...profile, costTier: 'platinum' } })).toBe(false);
    expect(validate({ profile: { ...profile, yearsOfService: 'many' } })).toBe(false);
  });

  test('marks an attribute that nobody can set', async () => {
    const badge = { title: 'Badge', type: 'string', mutability: 'READ_ONLY' };
    const body = { definitions: { base: { properties: {} }, custom: { properties: { badge } } } };
    org.sandbox.faults.next({ kind: 'status', status: 200, path: /meta/, body });
    const { profile } = await profileOf('create_user');
    expect(profile.properties['badge']).toMatchObject({ type: 'string', title: 'Badge', readOnly: true });
  });

  test('shows an attribute that was added to the schema a moment ago', async () => {
    await org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/v1/meta/schemas/user/default',
      body: {
        definitions: {
          custom: { properties: { deskNumber: { title: 'Desk', type: 'string' } } },
        },
      },
    });
    const { profile } = await profileOf('create_user');
    expect(profile.properties['deskNumber']).toMatchObject({ type: 'string', title: 'Desk' });
  });

  test('a step without a profile has its plain form, without asking Okta', async () => {
    org.forget();
    const { input, customAttributes } = await org.okta.fields('suspend_user');
    expect(input).toMatchObject({ properties: { user: { title: 'User' } } });
    expect(customAttributes).toEqual([]);
    expect(org.sent()).toEqual([]);
  });

  test('a trigger has its plain form, without asking Okta', async () => {
    org.forget();
    const { input, customAttributes } = await org.okta.fields('user_added_to_group');
    expect(input).toMatchObject({ type: 'object', properties: { group: { 'x-options-from': 'groups' } } });
    expect(customAttributes).toEqual([]);
    expect(org.sent()).toEqual([]);
  });

  test('a token that may not read the schema gets the standard form and is told why', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      status: 403,
      path: /meta/,
      body: '{"errorCode":"E0000006","errorSummary":"You do not have permission to perform the requested action"}',
    });
    const { note, customAttributes, input } = await org.okta.fields('create_user');
    expect(note).toContain('permission');
    expect(customAttributes).toEqual([]);
    expect(input).toMatchObject({ properties: { profile: { properties: { login: { title: 'Username' } } } } });
  });

  test('an unknown step is refused', async () => {
    await expect(org.okta.fields(untyped('create_usr'))).rejects.toMatchObject({ category: 'invalid_request' });
  });
});
