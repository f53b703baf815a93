import { z } from 'zod';
import { field } from '../../step/field.ts';
import { listInput } from '../../step/fields.ts';
import { apiHeaders } from '../org/api-request.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Input of the step before an operation is chosen; {@link operationForm} says what an operation takes. */
export const operationInput = listInput({
  operation: field(z.string().trim().min(1, { abort: true }), {
    title: 'Operation',
    description: "ID of the operation in Okta's API reference.",
    optionsFrom: 'operations',
    docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/',
  }),
  path: field(z.record(z.string(), z.string()), {
    title: 'Path parameters',
    description: 'A value for each {parameter} in the path, for example an ID. They are encoded for you.',
  }).optional(),
  query: field(z.record(z.string(), z.union([scalar, z.array(scalar)])), {
    title: 'Query',
    description: 'Query parameters. They are encoded for you.',
  }).optional(),
  // Null stands for no body, as in every field.
  body: field(
    z.unknown().transform((body) => body ?? undefined),
    {
      title: 'Body',
      description: 'JSON, as a value or as text. For a certificate or a signed token: its text.',
    },
  ).optional(),
  headers: apiHeaders.optional(),
  confirm: field(z.string(), {
    title: 'Confirm',
    description: 'The ID of the operation again, to go ahead with one that is dangerous.',
  }).optional(),
  unchecked: field(z.boolean(), {
    title: 'Send unchecked',
    description: "Whether to send a body that differs from Okta's document, for example with a field that is newer.",
    default: false,
  }).optional(),
});

/** Input of the step. */
export type OperationInput = z.output<typeof operationInput>;
