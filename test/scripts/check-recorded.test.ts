import { describe, expect, test } from 'vitest';
import { checkRow, failureProblems } from '../../scripts/recorded/check-row.ts';
import { readerProblems } from '../../scripts/recorded/readers.ts';
import { recorded } from '../../scripts/recorded/recordings.ts';
import { OktaError } from '../../src/okta/errors.ts';
import { toUser } from '../../src/resources/users/readers.ts';
import { userModel } from '../../src/resources/users/user.ts';

const templates = ['/api/v1/users/{id}/lifecycle/unlock', '/api/v1/users', '/api/v1/apps/{appId}'];

function templateOf(path: string): string | undefined {
  return templates.find((template) => new RegExp(`^${template.replace(/\{\w+\}/, '[^/]+')}$`).test(path));
}

interface Change {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly url?: string;
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

const users = 'https://acme.okta.com/api/v1/users';
const one = { id: '00u1', status: 'ACTIVE', activated: null, profile: { login: 'ada@acme.example', city: null } };

async function check({ method = 'GET', url = users, status = 200, body = [one], headers = {} }: Change) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const line = { method, url, reqBody: '', status, headers: { 'X-Okta-Request-Id': 'req1', ...headers }, body: text };
  return checkRow(recorded(line, 7), templateOf);
}

const refused = {
  errorCode: 'E0000032',
  errorSummary: 'Unlock is not allowed.',
  errorCauses: [{ errorSummary: 'Not locked.' }],
};
const unlock: Change = { method: 'POST', url: `${users}/00u1/lifecycle/unlock`, status: 403, body: refused };

describe('successes', () => {
  test('successes: a page of users is understood by the model', async () => {
    expect(await check({})).toEqual({
      row: 7,
      kind: 'model: user',
      operation: 'listUsers',
      movedLink: false,
      problems: [],
    });
  });

  test('successes: the query leaves as it was recorded, however it was encoded', async () => {
    const { problems } = await check({ url: `${users}?filter=status+eq+%22ACTIVE%22&limit=1` });
    expect(problems).toEqual([]);
  });

  test('successes: an answer to an operation that the client does not have goes through a raw call', async () => {
    const result = await check({ url: 'https://acme.okta.com/api/v1/brands?limit=2', body: [{ id: 'bnd1' }] });
    expect(result).toMatchObject({ kind: 'JSON that no step reads', operation: undefined, problems: [] });
  });

  test('successes: an empty answer is one without content', async () => {
    expect(await check({ ...unlock, status: 204, body: '' })).toMatchObject({ kind: 'no content', problems: [] });
  });

  test('successes: an object that is no user is a mismatch of the model', async () => {
    expect((await check({ body: ['ada'] })).problems).toEqual([
      expect.stringContaining('the user model refuses the answer'),
    ]);
  });

  test('successes: a body that is no JSON is a mismatch', async () => {
    expect((await check({ ...unlock, status: 200, body: '<html>' })).problems.join()).toContain(
      'a success was taken for a failure',
    );
  });
});

describe('next pages', () => {
  const link = (origin: string) => ({
    Link: [`<${users}>; rel="self"`, `<${origin}/api/v1/users?after=x>; rel="next"`],
  });

  test('next pages: a next page on the host of the request is followed', async () => {
    const result = await check({ headers: link('https://acme.okta.com') });
    expect(result).toMatchObject({ movedLink: false, problems: [] });
  });

  test('next pages: a next page on a renamed host counts as that of the org', async () => {
    const result = await check({ headers: link('https://acme-renamed.okta.com') });
    expect(result).toMatchObject({ movedLink: true, problems: [] });
  });

  test('next pages: a next page of an operation that the client does not have is read as well', async () => {
    const url = 'https://acme.okta.com/api/v1/brands';
    const headers = { Link: '<https://acme-renamed.okta.com/api/v1/brands?after=x>; rel="next"' };
    const result = await check({ url, headers });
    expect(result).toMatchObject({ operation: undefined, movedLink: true, problems: [] });
  });

  test('next pages: a next page at an address that leaves the list is a mismatch', async () => {
    const result = await check({ headers: { link: '<https://acme.okta.com/api/v1/groups?after=x>; rel="next"' } });
    expect(result.problems.join()).toContain('instead of the next page https://acme.okta.com/api/v1/groups?after=x');
  });
});

describe('failures', () => {
  test('failures: a known failure lands in its category', async () => {
    expect(await check(unlock)).toMatchObject({ kind: 'error: conflict', operation: 'unlockUser', problems: [] });
  });

  test('failures: a failure that nobody has written an expectation for is a mismatch', async () => {
    const { problems } = await check({ ...unlock, body: { ...refused, errorCode: 'E0009999' } });
    expect(problems).toEqual(['no expectation is written for 403 E0009999']);
  });

  test('failures: a failure in another category, with other causes or without its request ID is a mismatch', async () => {
    const body = JSON.stringify(refused);
    const line = {
      method: 'POST' as const,
      url: users,
      reqBody: '',
      status: 403,
      headers: { 'X-Okta-Request-Id': 'req1' },
      body,
    };
    const details = { status: 403, errorCode: 'E0000032', causes: ['Not locked.'], requestId: 'req1' };
    const problem = { what: 'No', hint: 'wait' };
    const problems = (error: OktaError) => failureProblems(recorded(line, 7), error);
    expect(problems(new OktaError('conflict', problem, details))).toEqual([]);
    expect(problems(new OktaError('forbidden', problem, details))).toEqual([
      'the category is forbidden instead of conflict',
    ]);
    expect(problems(new OktaError('conflict', problem, { ...details, causes: [] }))).toEqual(['the causes are []']);
    expect(problems(new OktaError('conflict', problem, { ...details, requestId: undefined }))).toHaveLength(1);
    expect(problems(new OktaError('conflict', { what: 'No' }, details))).toEqual(['no hint says what to do']);
  });

  test('failures: an object without an ID is a mismatch where a model reads it', async () => {
    const { problems } = await check({ body: [{ errorCode: 'E0000007' }] });
    expect(problems).toEqual(['the user model takes an answer without an ID']);
  });
});

describe('models', () => {
  const reader = { name: 'user', read: toUser, schema: userModel };

  test('models: a user whose nulls are left out is read without a problem', () => {
    expect(readerProblems(reader, one)).toEqual([]);
  });

  test('models: a null left in, a lost member, one given away and a refused value are problems', () => {
    const identity = { ...reader, read: (value: unknown) => value };
    expect(readerProblems(identity, one)).toContain('the user model leaves a null at profile.city');
    const forgetful = { ...reader, read: () => ({ id: '00u1' }) };
    expect(readerProblems(forgetful, one)).toEqual(['the user model loses status', 'the user model loses profile']);
    expect(readerProblems({ ...reader, withheld: ['status'] }, one)).toEqual(['the user model gives away status']);
    expect(readerProblems({ ...forgetful, withheld: ['status', 'profile'] }, one)).toEqual([]);
    expect(readerProblems(reader, { ...one, status: 7 })).toEqual([
      expect.stringContaining("the user model's schema refuses status"),
    ]);
  });
});
