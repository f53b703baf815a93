import { describe, expect, test } from 'vitest';
import { TableRows } from '../../hosts/cli/src/bulk/table-rows.ts';
import { table } from '../../hosts/cli/src/table.ts';
import { parseApiToken } from '../../src/auth/api-token.ts';
import { parseOrgUrl } from '../../src/auth/org-url.ts';
import { connect, isOktaError, type OktaResponse } from '../../src/index.ts';
import { parseBounded } from '../../src/okta/bounded-json.ts';
import { nextLink } from '../../src/okta/links.ts';
import { nearestName } from '../../src/okta/nearest.ts';
import { cursorPath, segmentFault, shapeOf } from '../../src/okta/paths.ts';
import { isEventType, nearestEventType, searchEventTypes } from '../../src/resources/logs/event-catalog.ts';
import { toTriggerEvent } from '../../src/resources/logs/trigger-event.ts';
import { apiHeaders, apiPath } from '../../src/resources/org/api-request.ts';
import { parseCursor } from '../../src/runtime/polling/log-cursor.ts';
import { parseSince } from '../../src/runtime/polling/since.ts';
import { maskSecrets } from '../../src/runtime/run/mask.ts';
import { writtenFlag, writtenList, writtenNumber } from '../../src/runtime/run/written-values.ts';
import { segmentText } from '../../src/step/fields.ts';

/** Texts of about this length that make a regular expression restart or backtrack at every character. */
const shapes: Readonly<Record<string, (length: number) => string>> = {
  dots: (length) => `${'.'.repeat(length)}x`,
  spaces: (length) => `a${' '.repeat(length)}b`,
  colons: (length) => `${':;'.repeat(length / 2)}x`,
  commas: (length) => `https://acme.okta.com${',;'.repeat(length / 2)}x`,
  angles: (length) => `<${'.:'.repeat(length / 2)}`,
  parentheses: (length) => `${'('.repeat(length / 2)}${')'.repeat(length / 2)}`,
  brackets: (length) => '['.repeat(length),
  quotes: (length) => `x${'"'.repeat(length)}y`,
  digits: (length) => `${'1'.repeat(length)}x`,
  exponents: (length) => `1e${'1'.repeat(length)}x`,
  percents: (length) => `%${'25'.repeat(length / 2)}41`,
  slashes: (length) => '/'.repeat(length),
  letters: (length) => 'a'.repeat(length),
  words: (length) => 'next rel '.repeat(length / 9),
  attributes: (length) => `<https://acme.okta.com/api/v1/users?after=x>; rel="next"${';a'.repeat(length / 2)}`,
  blanks: (length) => `<https://acme.okta.com/api/v1/users?after=x>; rel="next";${' '.repeat(length)}a`,
  relations: (length) => `<https://acme.okta.com/api/v1/users?after=x>; rel="next${' x'.repeat(length / 2)}"`,
  rels: (length) => 'rel="x '.repeat(length / 7),
  schemes: (length) => `https:${'/\\'.repeat(length / 2)}`,
  prefixes: (length) => 'ssws '.repeat(length / 5),
  labels: (length) => 'a-'.repeat(length / 2),
  hosts: (length) => 'www.'.repeat(length / 4),
  admins: (length) => `${'-admin'.repeat(length / 6)}x`,
  backslashes: (length) => `"${'\\'.repeat(length)}`,
  escapes: (length) => `"${'\\"'.repeat(length / 2)}`,
  numbers: (length) => '#1'.repeat(length / 2),
};

const answered = (status: number, body: unknown) => async (): Promise<OktaResponse> => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

async function failing(response: () => Promise<OktaResponse>) {
  const okta = connect({ orgUrl: 'acme.okta.com', apiToken: '00linearTestToken' }, { transport: response, retries: 0 });
  const failed = await okta.run('get_user', { user: 'x' }).catch((error: unknown) => error);
  await okta.close();
  if (!isOktaError(failed)) throw failed;
  expect(failed.message.length).toBeLessThan(3000);
}

const event = (text: string) => ({ uuid: text, eventType: 'x', published: text, actor: { id: text, type: text } });

/** Every function that parses external text. */
const entries: Readonly<Record<string, (text: string) => unknown>> = {
  'the org URL': (text) => parseOrgUrl(text, { allowLoopback: true }),
  'the API token': (text) => parseApiToken(text),
  'an error summary': (text) => failing(answered(400, { errorCode: 'E0000001', errorSummary: text })),
  'error causes': (text) => failing(answered(400, { errorSummary: 'x', errorCauses: [text, { errorSummary: text }] })),
  'an error code': (text) => failing(answered(400, { errorCode: text })),
  'a body that is not JSON': (text) => failing(answered(200, text)),
  'the Link header': (text) => nextLink(text, 'https://acme.okta.com/api/v1/users'),
  'a cursor of a list': (text) => cursorPath('listUsers', { first: '/api/v1/users', cursor: text }),
  'a cursor of a trigger': (text) => parseCursor(text),
  'a segment of a path': (text) => [segmentFault(text), segmentText().safeParse(text)],
  'the path of a call': (text) => [apiPath.safeParse(text), shapeOf('GET', text)],
  'the path of a call below the limit': (text) => apiPath.safeParse(text.slice(0, 7999)),
  'the headers of a call': (text) => apiHeaders.safeParse({ [text]: text, a: text }),
  'a name that may be mistyped': (text) => nearestName(text, ['suspend_user', 'create_user']),
  'an event type': (text) => [isEventType(text), nearestEventType(text), searchEventTypes(text)],
  'where to begin': (text) => parseSince(text),
  'values of a table': (text) => [writtenNumber(text), writtenFlag(text), writtenList(text)],
  'a body to be masked': (text) => maskSecrets({ password: text, other: text, [text]: text }),
  'an event of the log': (text) => toTriggerEvent(event(text)),
  'a cell of a table': (text) => table([['name', text]], { width: 100 }),
  'a row of a table': (text) => new TableRows(',').take(text, 1),
  JSON: (text) => parseBounded(text),
};

/** CPU milliseconds to parse a text: the lowest of three attempts, and at least 4 to absorb noise. */
async function cost(judge: (text: string) => unknown, text: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const before = process.threadCpuUsage();
    try {
      await judge(text);
    } catch (error) {
      if (error instanceof RangeError) throw error;
    }
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return Math.max(least, 4);
}

describe('linear time', () => {
  test.each(Object.keys(entries))(
    'takes linear time to parse external text: %s',
    async (entry) => {
      const judge = entries[entry];
      if (judge === undefined) throw new Error(entry);
      for (const [shape, make] of Object.entries(shapes)) {
        const short = await cost(judge, make(12_500));
        const long = await cost(judge, make(200_000));
        // 16 times the length: linear cost grows 16 times, quadratic 256 times.
        expect(long / short, `${entry}: ${shape}`).toBeLessThan(60);
      }
    },
    60_000,
  );
});

test.each([
  ['orgUrl', { orgUrl: `https://acme.okta.com/${'x'.repeat(2048)}`, apiToken: '00x' }, '2048'],
  ['apiToken', { orgUrl: 'acme', apiToken: `00${'x'.repeat(512)}` }, '512'],
] as const)('limits the length of %s', (field, input, bound) => {
  expect(() => connect(input)).toThrow(
    expect.objectContaining({ field, category: 'invalid_request', message: expect.stringContaining(bound) }),
  );
});
