import type { JsonSchema } from 'okta-connector/host';
import type { Parameter } from './route.ts';

const text: JsonSchema = { type: 'string' };

export const dryRun: Parameter = {
  name: 'dryRun',
  in: 'query',
  title: 'Dry run',
  description: 'Stops before the first write and returns it instead.',
  schema: { type: 'boolean', default: false },
};

export const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  title: 'Idempotency key',
  description: 'A unique text for this write. If you send it again, you get the stored response of the first request.',
  schema: { ...text, minLength: 1, maxLength: 255 },
};

export const prefer: Parameter = {
  name: 'Prefer',
  in: 'header',
  title: 'Prefer',
  description:
    'respond-async returns 202 before the run is complete. return=representation returns the output and the response of Okta.',
  schema: text,
};

export const preferAsync: Parameter = {
  ...prefer,
  description: 'respond-async returns 202 before the run is complete.',
  schema: { ...text, enum: ['respond-async'] },
};

export const cursor: Parameter = {
  name: 'cursor',
  in: 'query',
  title: 'Cursor',
  description: 'nextCursor of the page before.',
  schema: text,
};

export const journal: Parameter = {
  name: 'journal',
  in: 'query',
  title: 'Journal',
  description: 'A name under which the server notes what is done. Send the same name and lines again to resume.',
  schema: text,
};

export const concurrency: Parameter = {
  name: 'concurrency',
  in: 'query',
  title: 'Concurrency',
  description: 'How many lines run at the same time.',
  schema: { type: 'integer', minimum: 1 },
};

export const limit: Parameter = {
  name: 'limit',
  in: 'query',
  title: 'Limit',
  description: 'Maximum number of items.',
  schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
};

export const before: Parameter = {
  name: 'before',
  in: 'query',
  title: 'Before',
  description: 'ID of a run. Only older runs are returned.',
  schema: text,
};

export const query: Parameter = {
  name: 'query',
  in: 'query',
  title: 'Search',
  description: 'What the person has typed.',
  schema: text,
};

export const values: Parameter = {
  name: 'values',
  in: 'query',
  title: 'Values',
  description: 'The form as filled in so far, as a JSON object.',
  schema: text,
};

/** A field of the form as filled in so far. */
export function pickerField(name: string): Parameter {
  const description = `The field ${name} of the form, for sources that depend on it.`;
  return { name, in: 'query', title: `Field ${name}`, description, schema: text };
}

export const lastEventId: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  title: 'Last event ID',
  description: 'ID of the last event that you handled. The stream resumes after it.',
  schema: text,
};

/** The input of a stream. */
export const triggerInput: Parameter = {
  name: 'input',
  in: 'query',
  title: 'Input',
  description: 'The input of the trigger, as a JSON object.',
  schema: text,
};

/** A parameter of the path. */
export function pathParameter(
  name: string,
  {
    title,
    description,
    names,
    example,
  }: { title: string; description: string; names?: readonly string[]; example?: string },
): Parameter {
  return {
    name,
    in: 'path',
    title,
    description,
    required: true,
    schema: names === undefined ? text : { ...text, enum: names },
    ...(example === undefined ? {} : { example }),
  };
}
