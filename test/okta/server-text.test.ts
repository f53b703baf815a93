import { describe, expect, test } from 'vitest';
import { failureOf } from '../../src/okta/failure.ts';
import { readable } from '../../src/okta/server-text.ts';

const page = `com.saasure.platform.exceptions.ValidationException: Api validation failed: profile
\tat com.saasure.platform.services.UserService.update(UserService.java:412)
\tat jdk.internal.reflect.GeneratedMethodAccessor551.invoke(Unknown Source)
\t... 118 common frames omitted
Caused by: java.lang.IllegalArgumentException: null
\tat com.saasure.core.Attributes.put(Attributes.java:77)`;

describe("error texts from Okta's server", () => {
  test.each([
    ['Api validation failed: login', 'Api validation failed: login'],
    [page, 'Api validation failed: profile'],
    [page.replaceAll('\n', ' '), 'Api validation failed: profile'],
    [
      'Could not read the value; nested exception is com.fasterxml.jackson.databind.JsonMappingException: Not a date at [Source: (StringReader); line: 1, column: 9] (through reference chain)',
      'Could not read the value: Not a date (through reference chain)',
    ],
    ['java.lang.NullPointerException', undefined],
    ["Property name 'x' is not defined in profile", "Property name 'x' is not defined in profile"],
    [
      'login: An object with this field already exists in the current organization',
      'login: An object with this field already exists in the current organization',
    ],
    [
      'ada.okonkwo@acme.example.com is not valid at acme.okta.com (yet)',
      'ada.okonkwo@acme.example.com is not valid at acme.okta.com (yet)',
    ],
  ])('shortens the server text %j to %j', (text, said) => {
    expect(readable(text)).toBe(said);
  });

  test('shows only the causes of a server error in a message', () => {
    const body = {
      errorCode: 'E0000001',
      errorSummary: `Api validation failed ${page.slice(page.indexOf('\n'))}`,
      errorCauses: [{ errorSummary: page }, { errorSummary: 'email: Does not match required pattern' }],
    };
    const error = failureOf(
      {
        method: 'POST',
        url: 'https://acme.okta.com/api/v1/users/x',
        headers: {},
        operation: 'updateUser',
        bucket: 'users',
        repeat: false,
        deadlineAt: 0,
        record: { attempts: 1, lost: false, waitedMs: 0 },
      },
      { status: 400, headers: {}, body: JSON.stringify(body) },
    );
    expect(error.causes).toEqual(['Api validation failed: profile', 'email: Does not match required pattern']);
    expect(error.message).toBe(
      'Okta rejected updateUser: Api validation failed (Api validation failed: profile; email: Does not match required pattern). Correct the input.',
    );
  });
});
