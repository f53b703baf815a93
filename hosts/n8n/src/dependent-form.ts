import type { Connection, Manifest } from 'okta-connector';
import { alternativesOf, type FormField, fieldKind, formFields, type JsonSchema } from 'okta-connector/host';
import type { Shown } from './form.ts';
import { picker } from './locator-form.ts';
import type { Choice, MapperColumn, Property } from './platform.ts';
import { located } from './read-form.ts';
import { typed } from './read-mapper.ts';
import { isEmpty, objectOf, type Schema } from './schema.ts';
import { help, titleCase } from './wording.ts';

type Action = Manifest['actions'][number];

/** Names of the parameters of a form that the value of a field decides on. n8n has an "operation" of its own. */
export const dependent = { chosen: 'oktaOperation', variant: 'bodyType', fields: 'fields' } as const;

/** Between the parts of a column's ID, such as `body:profile:name`. */
const separator = ':';

/** The field that decides on the form, the alternatives of the body, and a mapper for all that the form has. */
export function dependentForm({ input, formField }: Action, show: Shown): Property[] {
  if (formField === undefined) return [];
  const [field] = formFields(input).filter(({ name }) => name === formField);
  if (field?.kind.is !== 'picker') return [];
  const { chosen, variant, fields } = dependent;
  const displayOptions = { show };
  const dependsOn = { loadOptionsDependsOn: [`${chosen}.value`] };
  const labels = { displayName: `Okta ${titleCase(field.title)}`, name: chosen, ...described(field.description) };
  return [
    { ...picker(labels, { field: field.schema, source: field.kind.source }), required: true, displayOptions },
    {
      displayName: 'Body Type Name or ID',
      name: variant,
      type: 'options',
      typeOptions: { loadOptionsMethod: 'bodyTypes', ...dependsOn },
      description:
        'Which of several kinds of body to send. Empty for most operations. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
      default: '',
      displayOptions,
    },
    {
      displayName: 'Fields',
      name: fields,
      type: 'resourceMapper',
      noDataExpression: true,
      default: { mappingMode: 'defineBelow', value: null },
      typeOptions: {
        loadOptionsDependsOn: [`${chosen}.value`, variant],
        resourceMapper: {
          resourceMapperMethod: 'formColumns',
          mode: 'add',
          valuesLabel: 'Fields',
          fieldWords: { singular: 'field', plural: 'fields' },
          addAllFields: false,
          supportAutoMap: false,
        },
      },
      displayOptions,
    },
  ];
}

function described(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description: help(description) };
}

/** What the form of an action has, given the values that it depends on. */
export async function dependentSchema(
  okta: Connection,
  { key, formField = '', chosen }: { key: string; formField: string | undefined; chosen: unknown },
): Promise<JsonSchema | undefined> {
  const value = located(chosen, '');
  // The form cannot know what an expression will be.
  if (typeof value !== 'string' || value === '' || value.startsWith('=')) return undefined;
  return (await okta.fields<string>(key, { [formField]: value })).input;
}

/** The alternatives of the body. */
export function bodyTypes(form: JsonSchema): Choice[] {
  return variantsOfBody(form).map(({ value, title }) => ({ name: title, value }));
}

interface BodyVariant {
  /** The tag and its value, or the position of the alternative. */
  readonly value: string;
  readonly title: string;
  readonly schema: JsonSchema;
  /** The members that say which alternative it is. */
  readonly tag: Readonly<Record<string, unknown>>;
}

function variantsOfBody(form: JsonSchema): BodyVariant[] {
  const body = formFields(form).find(({ name }) => name === 'body');
  return body === undefined ? [] : leaves(body.schema, []);
}

type Step = readonly [name: string, value: string];

/** The alternatives of a schema and of its alternatives, each with the tags or positions that lead to it. */
function leaves(schema: JsonSchema, above: readonly Step[]): BodyVariant[] {
  const kind = fieldKind(schema);
  const shapes =
    kind.is === 'variants'
      ? kind.variants.map(({ value, schema: inner }) => ({ inner, step: [kind.tag, value] as const }))
      : alternativesOf(schema)
          .filter((one) => one['type'] !== 'null')
          .map((inner, at) => ({ inner, step: ['', String(at + 1)] as const }));
  return shapes.flatMap(({ inner, step }) => {
    const path = [...above, step];
    return alternativesOf(inner).length > 0 ? leaves(inner, path) : [variantOf(inner, path)];
  });
}

function variantOf(schema: JsonSchema, path: readonly Step[]): BodyVariant {
  const tags = path.filter(([name]) => name !== '');
  const own = typeof schema['title'] === 'string' ? schema['title'] : namesIn(schema);
  const title = tags.length > 0 ? tags.map(([, value]) => value).join(', ') : own;
  const value = path.map((part) => part.join('=')).join('&');
  return { value, title, schema, tag: Object.fromEntries(tags) };
}

function namesIn(schema: JsonSchema): string {
  const fields = formFields(schema);
  const required = fields.filter((field) => field.required);
  const named = (required.length > 0 ? required : fields).slice(0, 3).map(({ title }) => title);
  return named.length === 0 ? 'Other' : named.join(', ');
}

/** The columns of the mapper: parameters, and members of the body up to two levels deep; what is deeper is JSON. */
export function formColumns(form: JsonSchema, variant: unknown): MapperColumn[] {
  const parts = formFields(form).flatMap((part) => {
    if (part.name !== 'body') return part.kind.is === 'object' ? membersOf(part, { path: [part.name], depth: 1 }) : [];
    const variants = variantsOfBody(form);
    if (variants.length === 0) return membersOf(part, { path: ['body'], depth: 2 });
    const chosen = variants.find(({ value }) => value === variant);
    if (chosen === undefined) return [];
    const { schema, tag } = chosen;
    return membersOf({ ...part, schema, kind: fieldKind(schema) }, { path: ['body'], depth: 2, leaveOut: tag });
  });
  return parts.sort((one, other) => Number(other.required) - Number(one.required));
}

interface Level {
  readonly path: readonly string[];
  /** How many levels are columns of their own. */
  readonly depth: number;
  readonly leaveOut?: Readonly<Record<string, unknown>>;
}

function membersOf(field: FormField, { path, depth, leaveOut = {} }: Level): MapperColumn[] {
  const { kind, schema, required } = field;
  if (depth === 0 || !['object', 'attributes'].includes(kind.is)) return [columnOf(field, path)];
  return formFields(schema)
    .filter(({ name }) => !(name in leaveOut))
    .flatMap((member) =>
      membersOf(
        {
          ...member,
          title: path.length < 2 ? member.title : `${titleCase(field.title)}: ${member.title}`,
          required: required && member.required,
        },
        { path: [...path, member.name], depth: depth - 1 },
      ),
    );
}

const wheres: Readonly<Record<string, string>> = { path: 'Path', query: 'Query', headers: 'Header', body: 'Body' };

function columnOf({ title, required, kind }: FormField, path: readonly string[]): MapperColumn {
  const [part = ''] = path;
  return {
    id: path.join(separator),
    displayName: path.length === 1 ? titleCase(title) : `${wheres[part] ?? part}: ${titleCase(title)}`,
    required,
    defaultMatch: false,
    display: true,
    type: columnTypes[kind.is] ?? 'string',
    ...(kind.is === 'choice' ? { options: kind.choices.map(({ value }) => ({ name: String(value), value })) } : {}),
  };
}

const columnTypes: Partial<Record<FormField['kind']['is'], MapperColumn['type']>> = {
  choice: 'options',
  boolean: 'boolean',
  number: 'number',
  list: 'array',
  object: 'object',
  attributes: 'object',
  variants: 'object',
  map: 'object',
  json: 'object',
};

/** What the parameters of a dependent form say, on top of the fields that an action has in any case. */
export function readDependent(
  { formField = '' }: Action,
  { value, own }: { value: (name: string) => unknown; own: Readonly<Record<string, unknown>> },
): Record<string, unknown> {
  const { value: cells, schema } = objectOf(value(dependent.fields));
  const columns = new Map(
    (Array.isArray(schema) ? schema.map(objectOf) : []).map((column) => [String(column['id']), column]),
  );
  const parts: Record<string, unknown> = {};
  for (const [id, cell] of Object.entries(objectOf(cells))) {
    if (isEmpty(cell)) continue;
    put(
      parts,
      id.split(separator),
      typed(cell, { path: id.replaceAll(separator, '.'), column: columns.get(id) ?? {} }),
    );
  }
  const tags = tagsOf(value(dependent.variant));
  const body = Object.keys(tags).length === 0 ? parts['body'] : { ...tags, ...objectOf(parts['body']) };
  const merged = ['path', 'query', 'headers'].flatMap((part) => {
    const whole = { ...objectOf(parts[part]), ...objectOf(own[part]) };
    return Object.keys(whole).length === 0 ? [] : [[part, whole] as const];
  });
  return {
    [formField]: located(value(dependent.chosen), ''),
    ...Object.fromEntries(merged),
    // A body as JSON replaces the fields.
    ...(own['body'] === undefined && body !== undefined ? { body } : {}),
  };
}

function put(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = { ...objectOf(target[name]) };
  put(inner, rest, value);
  target[name] = inner;
}

function tagsOf(variant: unknown): Schema {
  const parts = typeof variant === 'string' ? variant.split('&').map((part) => part.split('=')) : [];
  return Object.fromEntries(parts.filter(([name]) => name !== '').map(([name = '', value]) => [name, value]));
}
