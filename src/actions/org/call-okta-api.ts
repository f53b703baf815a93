import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { apiBody, sentBody } from '../../fields/api-body.ts';
import { apiHeaders, sentHeaders } from '../../fields/api-headers.ts';
import { apiPath, apiTarget } from '../../fields/api-path.ts';
import { field } from '../../fields/field.ts';
import { receivedHeaders } from '../../models/headers.ts';

/** Call Okta API. */
export const callOktaApi = defineAction({
  key: 'call_okta_api',
  resource: 'org',
  title: 'Call Okta API',
  summary: "Send any request to the management API of the connection's own org.",
  description:
    'For what has no step of its own. The credential is added and cannot be overridden. Reads are repeated when an answer is lost, everything else is sent once. Okta answers with status 400 and above are errors, as in every step. Which admin role suffices depends on the path.',
  operations: [],
  role: 'SUPER_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer: 'A GET is sent again; of anything else it stays unknown whether Okta has carried it out.',
  input: z
    .strictObject({
      path: apiPath,
      method: field(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), { title: 'Method' }),
      headers: apiHeaders.optional(),
      query: field(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {
        title: 'Query',
        description: 'Query parameters; they are encoded as needed.',
      }).optional(),
      body: apiBody.optional(),
    })
    .refine(({ method, body }) => method !== 'GET' || body === undefined, {
      path: ['body'],
      message: 'cannot be sent with GET; leave it out or choose another method',
    }),
  output: z.strictObject({
    status: field(z.int(), { title: 'Status', description: 'HTTP status of the answer.' }),
    headers: field(z.record(z.string(), z.string()), {
      title: 'Headers',
      description: 'Headers of the answer, names in lower case.',
    }),
    body: field(z.unknown(), { title: 'Body', description: 'The answer; absent if it was empty.' }).optional(),
  }),
  examples: [
    {
      title: 'Groups whose name starts with "Eng"',
      input: { path: '/v1/groups', method: 'GET', query: { q: 'Eng', limit: 10 } },
      output: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: [{ id: '00gengineering000001', type: 'OKTA_GROUP', profile: { name: 'Engineering' } }],
      },
    },
  ],
  async run({ path, method, headers, query, body }, { raw }) {
    const answer = await raw({
      method,
      path: apiTarget(path, query),
      ...(headers === undefined ? {} : { headers: sentHeaders(headers) }),
      ...(body === undefined ? {} : { body: sentBody(body) }),
    });
    const content = answer.json === undefined ? answer.body : answer.json;
    return {
      status: answer.status,
      headers: receivedHeaders(answer.headers),
      ...(content === '' ? {} : { body: content }),
    };
  },
});
