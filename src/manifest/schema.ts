import { z } from 'zod';
import { categories } from '../okta/categories.ts';
import { adminRoles } from '../step/action.ts';
import { jsonSchema, objectSchema } from './json-schema.ts';

const text = z.string().min(1);
const key = z.string().regex(/^[a-z]+(_[a-z]+)*$/, 'must be written in snake_case');
const resourceKey = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be written in kebab-case');
const role = z.enum(Object.keys(adminRoles) as [keyof typeof adminRoles, ...(keyof typeof adminRoles)[]]);

const step = {
  key: key.describe('snake_case; unique among the steps of its kind.'),
  resource: resourceKey.describe('The group under which platforms list the step, and its folder.'),
  title: text.max(64),
  keywords: z.array(text).describe('Other words that people search for it by.'),
  summary: text.max(200).describe('One sentence.'),
  description: text.optional(),
  operations: z.array(text).describe('Operation IDs of the Okta Management API that it may call.'),
  scopes: z.array(text).describe('OAuth scopes that are sufficient.'),
  role: role.describe('The least privileged standard admin role that is sufficient.'),
  docs: z.url().describe('Where Okta documents the main operation of the step.'),
};

const example = z.strictObject({ title: text, input: z.looseObject({}), output: z.unknown() });

const condition = z.union(
  [
    z.strictObject({ field: text, values: z.array(text).min(1) }),
    z.strictObject({
      field: text,
      pattern: text.describe('A regular expression for the percent-decoded text, whatever its case.'),
      description: text.describe('What the pattern stands for; continues the name of the field.'),
    }),
  ],
  { error: 'must be a field with values, or with a pattern and its description' },
);

const action = z.strictObject({
  ...step,
  effect: z.enum(['read', 'add', 'change', 'remove']).describe('What it does to the org.'),
  confirm: z
    .union([z.boolean(), z.array(condition).min(1)], { error: 'must be true, false or a list of conditions' })
    .describe('When a person must say yes before it runs: always, never, or if the input meets any of the conditions.'),
  parts: z
    .strictObject({
      scopes: z.array(text),
      role,
      optional: z.array(z.strictObject({ field: text, scopes: z.array(text), role })),
    })
    .optional()
    .describe(
      'What a compound step needs without its parts, and what each part needs that runs only if a field is set.',
    ),
  idempotent: z.boolean().describe('Whether running it twice has the same effect as running it once.'),
  lostAnswer: text
    .optional()
    .describe('What happens to a write whose response is lost. Absent for steps that only read.'),
  list: z.boolean().describe('Whether the output has items and nextCursor, so that it can be streamed.'),
  formField: text
    .optional()
    .describe('The input field whose value decides on the rest of the form. Ask for the fields of the action with it.'),
  input: objectSchema,
  output: jsonSchema,
  sample: z.unknown().describe('The output of the first example.'),
  examples: z.array(example).min(1),
});

const trigger = z.strictObject({
  ...step,
  docs: z.url().describe("Okta's reference of event types."),
  delivery: z
    .enum(['polling', 'both'])
    .describe('How it receives events: by polling the System Log, or also by an event hook.'),
  eventTypes: z.array(text).describe('System Log event types that it listens to. Empty if a field names them.'),
  hookEventTypes: z.array(text).describe('The event types among them that an event hook may subscribe to.'),
  eventTypesField: text.optional().describe('The input field that names the event types.'),
  eventTypeChoice: z
    .strictObject({ field: text, types: z.record(text, text) })
    .optional()
    .describe('The input field that chooses among the event types, and the type that each of its values stands for.'),
  input: objectSchema,
  output: objectSchema,
  sample: z.unknown().describe('The output for the first example.'),
  examples: z.array(z.strictObject({ title: text, input: z.looseObject({}) })).min(1),
});

const connectionField = z.strictObject({
  key: text,
  title: text,
  description: text,
  placeholder: text.optional(),
  secret: z.boolean(),
  required: z.boolean().describe('Whether every way to connect needs it.'),
});

/** The manifest of a connector: everything a platform needs to show and run its steps. */
const manifestSchema = z.strictObject({
  $schema: text.optional(),
  connector: z.strictObject({
    name: text,
    title: text,
    version: z.string().regex(/^\d+\.\d+\.\d+/, 'must be a version, for example 1.2.3'),
    summary: text,
  }),
  connection: z.strictObject({
    fields: z.array(connectionField).min(1),
    methods: z
      .array(
        z.strictObject({
          key: z.enum(['apiToken', 'serviceApp']),
          title: text,
          fields: z.record(z.string(), z.enum(['required', 'optional'])).describe('The fields that it needs, by key.'),
          setup: z.strictObject({ steps: z.array(text).min(1), notes: z.array(text) }),
        }),
      )
      .min(1)
      .describe('The ways to connect an org: a form shows the fields of one of them.'),
    roles: z.array(z.strictObject({ need: text, role: text })),
  }),
  envelope: objectSchema,
  errors: z.array(
    z.strictObject({
      category: z.enum(categories),
      meaning: text,
      exitCode: z.int().describe('Exit code of a command line.'),
      httpStatus: z.int().describe('Status that an HTTP host responds with.'),
      retryable: z.boolean().describe('Whether the same run may succeed later without any change.'),
      blames: z
        .enum(['input', 'connection', 'state', 'okta', 'caller'])
        .describe('Who must act before the same run can succeed.'),
    }),
  ),
  resources: z
    .array(
      z.strictObject({
        key: resourceKey,
        title: text,
        one: text.describe('What one of its kind is called.'),
      }),
    )
    .describe('The groups of steps, those that most flows use first.'),
  optionSources: z.array(
    z.strictObject({
      key,
      title: text,
      scopes: z.array(text),
      dependsOn: z
        .record(z.string(), z.enum(['required', 'optional']))
        .optional()
        .describe('Fields of the step whose values its options depend on, by name.'),
    }),
  ),
  actions: z.array(action).min(1),
  triggers: z.array(trigger),
});

/** The schema of a manifest file, which keeps schemas that several steps share under `$defs`. */
export const manifestFileSchema = manifestSchema.extend({
  $defs: z
    .record(z.string(), jsonSchema)
    .optional()
    .describe('Schemas that several steps share; "#/$defs/NAME" refers to one.'),
});

/** A manifest, see {@link manifestSchema}. */
export type Manifest = z.infer<typeof manifestSchema>;
