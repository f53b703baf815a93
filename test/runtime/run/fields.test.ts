import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { useOrg } from '../../support/org.ts';
import { untyped, valid } from '../../support/untyped.ts';

const profileForm = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).optional(),
});
const form = z.object({ properties: z.object({ profile: profileForm }) });

const keywords = ['x-custom', 'x-placeholder', 'x-options-from', 'x-attributes-of', 'x-secret'];
const validator = (schema: object) => formats.default(new Ajv2020({ strictTypes: false, keywords })).compile(schema);

describe('fields', () => {
  const org = useOrg();

  const profileOf = async (key: string) => {
    const { input, customAttributes } = await org.okta.fields(key);
    return { profile: valid(form, input).properties.profile, customAttributes };
  };

  test('fields adds the custom attributes of the org with type, title and constraints', async () => {
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

  test('fields requires what the org and the step require', async () => {
    const { profile } = await profileOf('create_user');
    expect(profile.required?.toSorted()).toEqual(['email', 'firstName', 'lastName', 'login']);
  });

  test('fields requires nothing for a partial update', async () => {
    const { profile } = await profileOf('update_user');
    expect(profile.required ?? []).toEqual([]);
    expect(profile.properties['badgeNumber']).toMatchObject({
      anyOf: [{ type: 'string', minLength: 4, maxLength: 12 }, { type: 'null' }],
      'x-custom': true,
    });
  });

  test('fields lets an update clear base and custom attributes with null', async () => {
    const { input } = await org.okta.fields('update_user');
    const validate = validator(input);
    const update = (profile: object) => validate({ user: 'x', mode: 'partial', profile });
    expect(update({ department: null, costTier: null, skills: null })).toBe(true);
    expect(update({ department: 'x', costTier: 'gold' })).toBe(true);
    expect(update({ costTier: 'platinum' })).toBe(false);
    expect(update({ department: 7 })).toBe(false);
  });

  test('fields leaves the profile of an app assignment unchanged', async () => {
    org.forget();
    expect(await org.okta.fields('assign_app_to_user')).toMatchObject({ customAttributes: [] });
    expect(org.sent()).toEqual([]);
  });

  test('fields returns a valid schema that accepts good values and rejects bad ones', async () => {
    const { input } = await org.okta.fields('create_user');
    const validate = validator(input);
    const profile = { login: 'x.y@acme.example', email: 'x.y@acme.example', firstName: 'X', lastName: 'Y' };
    expect(validate({ profile: { ...profile, costTier: 'gold', skills: ['a'] } })).toBe(true);
    expect(validate({ profile: { ...profile, costTier: 'platinum' } })).toBe(false);
    expect(validate({ profile: { ...profile, yearsOfService: 'many' } })).toBe(false);
  });

  test('fields marks a read-only attribute', async () => {
    const badge = { title: 'Badge', type: 'string', mutability: 'READ_ONLY' };
    const body = { definitions: { base: { properties: {} }, custom: { properties: { badge } } } };
    org.sandbox.faults.next({ kind: 'status', status: 200, path: /meta/, body });
    const { profile } = await profileOf('create_user');
    expect(profile.properties['badge']).toMatchObject({ type: 'string', title: 'Badge', readOnly: true });
  });

  test('fields shows an attribute that was just added to the schema', async () => {
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

  test('fields of a step without a profile sends no request', async () => {
    org.forget();
    const { input, customAttributes } = await org.okta.fields('suspend_user');
    expect(input).toMatchObject({ properties: { user: { title: 'User' } } });
    expect(customAttributes).toEqual([]);
    expect(org.sent()).toEqual([]);
  });

  test('fields of a trigger sends no request', async () => {
    org.forget();
    const { input, customAttributes } = await org.okta.fields('user_added_to_group');
    expect(input).toMatchObject({ type: 'object', properties: { group: { 'x-options-from': 'groups' } } });
    expect(customAttributes).toEqual([]);
    expect(org.sent()).toEqual([]);
  });

  test('fields returns the standard form with a note if the token may not read the schema', async () => {
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

  test('fields rejects an unknown step', async () => {
    await expect(org.okta.fields(untyped('create_usr'))).rejects.toMatchObject({ category: 'invalid_request' });
  });
});
