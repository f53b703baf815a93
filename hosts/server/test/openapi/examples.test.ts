import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { manifest } from 'okta-connector';
import { describe, expect, test } from 'vitest';
import { textOf, versions } from './documents.ts';

/** Checks a value against a schema of a document, by the path of the schema. */
function validatorOf(version: (typeof versions)[number]): (path: readonly string[], value: unknown) => unknown {
  const Validator = version === '3.1' ? Ajv2020 : Ajv;
  const ajv = new Validator({ strict: false, allErrors: true, validateSchema: version === '3.1' });
  formats.default(ajv);
  ajv.addSchema(JSON.parse(textOf(version)), 'document');
  return (path, value) => {
    const pointer = path.map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = ajv.compile({ $ref: `document#/${pointer}` });
    validate(value);
    return validate.errors;
  };
}

describe.each(versions)('examples in OpenAPI %s', (version) => {
  const check = validatorOf(version);
  const media = ['content', 'application/json', 'schema'];

  test(`every example of an action has the form that OpenAPI ${version} describes`, () => {
    const wrong: unknown[] = [];
    for (const { key, effect, examples } of manifest.actions) {
      const operation = ['paths', `/actions/${key}`, 'post'];
      const response = [...operation, 'responses', '200', ...(version === '2.0' ? ['schema'] : media)];
      const bodyAt = String(effect === 'read' ? 1 : 2);
      const request = [
        ...operation,
        ...(version === '2.0' ? ['parameters', bodyAt, 'schema'] : ['requestBody', ...media]),
      ];
      for (const { title, input, output } of examples)
        wrong.push(
          ...[check(request, input) ?? [], check(response, output) ?? []]
            .flat()
            .map((error) => ({ key, title, error })),
        );
    }
    expect(wrong).toEqual([]);
  });

  test(`a request without a required field does not have the form that OpenAPI ${version} describes`, () => {
    const at = version === '2.0' ? ['parameters', '2', 'schema'] : ['requestBody', ...media];
    const path = ['paths', '/actions/suspend_user', 'post', ...at];
    expect(check(path, {})).toMatchObject([{ keyword: 'required' }]);
    expect(check(path, { user: 'iris.vale@acme.example', usr: 1 })).toMatchObject([
      { keyword: 'additionalProperties' },
    ]);
  });
});

test('in OpenAPI 3.1 a dry run and an output with the response of Okta have described forms', () => {
  const check = validatorOf('3.1');
  const at = ['paths', '/actions/suspend_user', 'post', 'responses', '200', 'content', 'application/json', 'schema'];
  const next = { operation: 'suspendUser', method: 'POST', path: '/api/v1/users/00u1/lifecycle/suspend' };
  expect(check(at, { dryRun: true, next, notes: [] })).toBeNull();
  expect(check(at, { dryRun: true, next: { method: 'POST' }, notes: [] })).not.toBeNull();
  const output = { changed: true, previousStatus: 'ACTIVE', user: { id: '00u1', status: 'SUSPENDED' } };
  const response = { status: 200, requestId: 'r1', headers: {}, confirmed: 'answered', calls: [] };
  expect(check(at, { output, response })).toBeNull();
  expect(check(at, { output, response: { status: 200 } })).not.toBeNull();
});
