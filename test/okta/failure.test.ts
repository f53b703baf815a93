import { describe, expect, test } from 'vitest';
import { failureOf } from '../../src/okta/failure.ts';
import type { OktaRequest } from '../../src/okta/transport/transport.ts';

const request: OktaRequest = {
  method: 'POST',
  url: 'https://acme.okta.com/api/v1/users/x',
  headers: { authorization: 'SSWS 00secretTokenOfTheOrg' },
  body: '{"credentials":{"password":{"value":"Secr3t-Passw0rd"}}}',
  operation: 'updateUser',
  bucket: 'users',
  repeat: false,
  deadlineAt: 0,
  record: { attempts: 1, lost: false, waitedMs: 0 },
};

function failure(status: number, body: unknown, extra: Partial<OktaRequest> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return failureOf({ ...request, ...extra }, { status, headers: { 'x-okta-request-id': 'req1' }, body: text });
}

const okta = (errorCode: string, ...causes: string[]) => ({
  errorCode,
  errorSummary: 'Something is wrong.',
  errorLink: errorCode,
  errorId: 'oae1',
  errorCauses: causes.map((errorSummary) => ({ errorSummary })),
});

describe('failureOf', () => {
  test.each([
    [400, okta('E0000001', 'login: The field cannot be left blank'), 'invalid_request'],
    [400, okta('E0000001', 'login: An object with this field already exists in the current organization'), 'conflict'],
    [400, okta('E0000003'), 'invalid_request'],
    [401, okta('E0000011'), 'unauthenticated'],
    [401, okta('E0000004'), 'unauthenticated'],
    [403, okta('E0000005'), 'unauthenticated'],
    [401, okta('E0000015'), 'forbidden'],
    [403, okta('E0000006'), 'forbidden'],
    [403, okta('E0000016'), 'conflict'],
    [403, okta('E0000017'), 'conflict'],
    [403, okta('E0000023'), 'conflict'],
    [403, okta('E0000107'), 'conflict'],
    [403, okta('E0000111'), 'conflict'],
    [403, okta('E0000117'), 'conflict'],
    [403, okta('E0000014'), 'invalid_request'],
    [403, okta('E0000077'), 'invalid_request'],
    [403, okta('E0000080'), 'invalid_request'],
    [403, okta('E0000081'), 'invalid_request'],
    [403, okta('E0000032'), 'conflict'],
    [403, okta('E0000038'), 'conflict'],
    [403, okta('E0000056'), 'conflict'],
    [404, okta('E0000007'), 'not_found'],
    [404, okta('E0000008'), 'not_found'],
    [404, { status: 404, message: 'Resource not found' }, 'not_found'],
    [405, okta('E0000022'), 'invalid_request'],
    [409, okta('E0000112'), 'conflict'],
    [412, okta('E0000147'), 'conflict'],
    [423, okta('E0000239'), 'conflict'],
    [429, okta('E0000047'), 'rate_limited'],
    [500, okta('E0000009'), 'unavailable'],
    [502, '<html>Bad gateway</html>', 'unavailable'],
    [503, okta('E0000010'), 'unavailable'],
    [408, '', 'unavailable'],
    [425, '', 'unavailable'],
    [501, okta('E0000060'), 'invalid_request'],
    [501, okta('E0000052'), 'invalid_request'],
    [505, okta('E0000060'), 'invalid_request'],
    [501, '<html>Not implemented</html>', 'unexpected_response'],
    [511, '<html>Sign in to the guest network</html>', 'unexpected_response'],
    [403, '<html>Blocked</html>', 'unexpected_response'],
    [302, '', 'unexpected_response'],
    [400, { error: 'invalid_client', error_description: 'No such client.' }, 'invalid_request'],
  ])('maps status %i with the body %j to %s', (status, body, category) => {
    expect(failure(status, body).category).toBe(category);
  });

  test.each([
    [400, 'E0000001'],
    [403, 'E0000014'],
  ])(
    'reports a lifecycle call that returns %i %s as a state conflict, because it has no body to be invalid',
    (status, code) => {
      const suspend = { method: 'POST', url: 'https://acme.okta.com/api/v1/users/x/lifecycle/suspend' } as const;
      expect(failure(status, okta(code), { ...suspend, operation: 'suspendUser' }).category).toBe('conflict');
      const raw = { ...suspend, operation: 'POST /api/v1/users/*/lifecycle/suspend' };
      expect(failure(status, okta(code), raw).category).toBe('conflict');
      expect(failure(status, okta(code)).category).toBe('invalid_request');
      const hook = 'https://acme.okta.com/api/v1/eventHooks/x/lifecycle/verify';
      const verify = { method: 'POST', url: hook, operation: 'verifyEventHook' } as const;
      expect(failure(status, okta(code), verify).category).toBe('invalid_request');
    },
  );

  test.each([
    [413, '<html>Request Entity Too Large</html>'],
    [414, ''],
    [431, '<html>Request Header Fields Too Large</html>'],
  ])('reports status %i as a request that is too long, whoever sends it', (status, body) => {
    expect(failure(status, body)).toMatchObject({
      category: 'invalid_request',
      message: `The request updateUser was too long for Okta or a proxy (HTTP status ${status}). Shorten the input.`,
    });
    expect(failure(status, okta('E0000003'))).toMatchObject({
      category: 'invalid_request',
      message: 'Okta rejected updateUser: Something is wrong. Shorten the input.',
    });
  });

  test('advises choosing another value when a value is already in use', () => {
    expect(failure(400, okta('E0000001', 'login: An object with this field already exists')).message).toBe(
      'Okta rejected updateUser: Something is wrong (login: An object with this field already exists). Choose another value, or use the object that already has it.',
    );
  });

  test('keeps the error code, every cause and the request ID, and says what to do in one sentence', () => {
    const error = failure(400, okta('E0000001', 'email: Does not match the required pattern', 'login: Too short'));
    expect(error).toMatchObject({
      errorCode: 'E0000001',
      causes: ['email: Does not match the required pattern', 'login: Too short'],
      requestId: 'req1',
      status: 400,
    });
    expect(error.message).toBe(
      'Okta rejected updateUser: Something is wrong (email: Does not match the required pattern; login: Too short). Correct the input.',
    );
  });

  test.each([
    ['an object instead of a list', { errorSummary: 'It is taken.' }, ['It is taken.']],
    ['texts', ['It is taken.'], ['It is taken.']],
    ['nothing', undefined, []],
    ['null', null, []],
  ])('reads error causes that are %s', (_, errorCauses, causes) => {
    expect(failure(400, { errorCode: 'E0000001', errorSummary: 'x', errorCauses }).causes).toEqual(causes);
  });

  test('keeps the category through serialization, without the credential or the body', () => {
    const text = JSON.stringify(failure(403, okta('E0000006')));
    expect(JSON.parse(text)).toMatchObject({ category: 'forbidden', errorCode: 'E0000006', status: 403 });
    expect(text).not.toMatch(/00secret|Passw0rd/);
  });
});
