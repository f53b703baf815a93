import { describe, expect, test } from 'vitest';
import { toApp, toAppUser } from '../../../src/resources/apps/readers.ts';

describe('toAppUser', () => {
  test('toAppUser never returns a password, in any form', () => {
    const answer = {
      id: '00ugrace000000000001',
      externalId: null,
      scope: 'USER',
      credentials: { userName: 'grace', password: { value: 'OMGPUPPIES' } },
      profile: { role: 'Agent', region: null },
      _links: { app: {} },
    };
    expect(toAppUser(answer)).toEqual({
      id: '00ugrace000000000001',
      scope: 'USER',
      credentials: { userName: 'grace' },
      profile: { role: 'Agent' },
    });
    expect(toAppUser({ id: 'x', credentials: { password: {} } })).toEqual({ id: 'x' });
    expect(toAppUser({ id: 'x', credentials: null })).toEqual({ id: 'x' });
  });

  test('toAppUser rejects a response without an object', () => {
    expect(() => toAppUser([])).toThrow(expect.objectContaining({ category: 'unexpected_response' }));
  });
});

describe('toApp', () => {
  test('toApp omits the credentials of an OpenID Connect app but for the client ID', () => {
    const answer = {
      id: '0oaportal00000000001',
      label: 'Portal',
      status: 'ACTIVE',
      credentials: { oauthClient: { client_id: 'a', client_secret: 'OMGPUPPIES' } },
    };
    const shown = { id: '0oaportal00000000001', label: 'Portal', status: 'ACTIVE', clientId: 'a' };
    expect(toApp(answer)).toEqual(shown);
  });
});
