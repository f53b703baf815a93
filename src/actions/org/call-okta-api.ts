import { z } from 'zod';
import { apiBody, apiHeaders, apiPath, apiTarget, sentBody, sentHeaders } from '../../resources/org/api-request.ts';
import { refuseEndingRequest } from '../../resources/org/ending-requests.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { allowTokenOwner } from '../../step/fields.ts';

/** Call Okta API. */
export const callOktaApi = defineAction({
  key: 'call_okta_api',
  resource: 'org',
  title: 'Call Okta API',
  summary: 'Send any request to the Okta management API of the connected org.',
  description:
    'For API calls not covered by another operation. The connection adds the credentials, which cannot be overridden. A GET is retried when its response is lost; everything else is sent once. A status of 400 or above is an error. The required admin role depends on the path.',
  operations: [],
  role: 'SUPER_ADMIN',
  effect: 'change',
  confirm: [
    { field: 'method', values: ['DELETE'] },
    {
      field: 'path',
      pattern: '/lifecycle/(?:deactivate|reset_factors)/?(?:[?]|$)',
      description: 'ends with /lifecycle/deactivate or /lifecycle/reset_factors',
    },
  ],
  idempotent: false,
  lostAnswer: 'A GET is sent again. For any other method the step fails with outcome_unknown.',
  input: z
    .strictObject({
      path: apiPath,
      method: field(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), { title: 'Method' }),
      headers: apiHeaders.optional(),
      query: field(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {
        title: 'Query',
        description: 'Query parameters. They are encoded for you.',
      }).optional(),
      body: apiBody.optional(),
      allowTokenOwner,
    })
    .refine(({ method, body }) => method !== 'GET' || body === undefined, {
      path: ['body'],
      message: 'cannot be sent with GET',
      params: { hint: 'leave it out, or choose another method' },
    }),
  output: z.strictObject({
    status: field(z.int(), { title: 'Status', description: 'HTTP status of the response.' }),
    headers: field(z.record(z.string(), z.string()), {
      title: 'Headers',
      description: 'Response headers, with names in lower case.',
    }),
    body: field(z.unknown(), { title: 'Body', description: 'Response body. Absent if it was empty.' }).optional(),
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
  async run({ path, method, headers, query, body, allowTokenOwner }, { okta, raw }) {
    const target = apiTarget(path, query);
    await refuseEndingRequest({ okta, raw }, { method, path: target, allowTokenOwner });
    const answer = await raw({
      method,
      path: target,
      ...(headers === undefined ? {} : { headers: sentHeaders(headers) }),
      ...(body === undefined || body === null ? {} : { body: sentBody(body) }),
    });
    const content = answer.json === undefined ? answer.body : answer.json;
    return {
      status: answer.status,
      headers: answer.headers,
      ...(content === '' ? {} : { body: content }),
    };
  },
});
