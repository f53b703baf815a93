import type { Connection, Manifest, OptionQuery } from 'okta-connector';
import { type FormField, formFields, type JsonSchema } from 'okta-connector/host';
import { more } from './form.ts';
import { NameLookup } from './names.ts';
import type { Choice, FormFunctions, MapperColumn, PickerPage } from './platform.ts';
import { readField } from './read-form.ts';
import { fieldsOf, objectOf } from './schema.ts';
import { itemSchema, selectable } from './simplify.ts';

/** Sources that list the best match first. */
const ranked: ReadonlySet<string> = new Set(['operations']);

/** One page of a picker. */
export async function searchOptions(
  okta: Connection,
  { source, ...search }: OptionQuery & { readonly source: string },
): Promise<PickerPage> {
  const { items, nextCursor } = await okta.options(source, search);
  const results = items.map(({ label, value }) => ({ name: label, value }));
  return {
    results: ranked.has(source) ? results : results.sort((one, other) => one.name.localeCompare(other.name)),
    ...(nextCursor === undefined ? {} : { paginationToken: nextCursor }),
  };
}

/** Longer lists are cut off, because they are too long to choose from. */
const mostPages = 200;

/** Every entry of a source, for a list that n8n searches by itself. */
export async function everyOption(
  okta: Connection,
  { source, values }: { readonly source: string; readonly values: OptionQuery['values'] },
): Promise<Choice[]> {
  const all: Choice[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await searchOptions(okta, { source, cursor, values });
    all.push(...page.results);
    cursor = page.paginationToken;
    pages += 1;
  } while (cursor !== undefined && pages < mostPages);
  return all;
}

/** The fields of a form on which an option source depends, as filled in so far; names are put in place by their IDs. */
export async function dependedOn(
  node: FormFunctions,
  { manifest, source, okta }: { readonly manifest: Manifest; readonly source: string; readonly okta: Connection },
): Promise<Record<string, unknown>> {
  const { dependsOn = {} } = manifest.optionSources.find(({ key }) => key === source) ?? {};
  const step = manifest.actions.find(({ key }) => key === node.getCurrentNodeParameter('operation'));
  const rest = objectOf(node.getCurrentNodeParameter(more));
  const given = Object.keys(dependsOn).map((name) => {
    const [, field = {}] = fieldsOf(step?.input ?? {}).find(([one]) => one === name) ?? [];
    const value = node.getCurrentNodeParameter(name) ?? rest[name];
    const read = readField(field, { name, given: value, offline: new Set(), required: false });
    // The list cannot know what an expression will be.
    return [name, typeof read === 'string' && read.startsWith('=') ? undefined : read] as const;
  });
  return new NameLookup(okta).resolved(Object.fromEntries(given));
}

/** The members of an operation's items, for the choice of those that are returned. */
export function outputFields({ actions }: Manifest, step: string): Choice[] {
  const action = actions.find(({ key }) => key === step);
  return action === undefined ? [] : selectable(itemSchema(action)).map((path) => ({ name: path, value: path }));
}

/** The attributes of a step's mapper as the org has them. */
export async function mapperColumns(
  okta: Connection,
  step: string,
): Promise<{ fields: MapperColumn[]; emptyFieldsNotice?: string }> {
  const { input, note } = await okta.fields(step);
  return { fields: columnsOf(input), ...(note === undefined ? {} : { emptyFieldsNotice: note }) };
}

/** The attributes of a step's mapper that every org has. */
export function standardColumns({ actions }: Pick<Manifest, 'actions'>, step: string): MapperColumn[] {
  return columnsOf(actions.find(({ key }) => key === step)?.input ?? {});
}

/** The columns of the mapper in an input, required ones first. */
function columnsOf(input: JsonSchema): MapperColumn[] {
  const fields = attributesOf(input).map(columnOf);
  return fields.sort((one, other) => Number(other.required) - Number(one.required));
}

/** The attributes of a step's mapper that can be cleared. */
export async function clearableAttributes(okta: Connection, step: string): Promise<Choice[]> {
  const attributes = attributesOf((await okta.fields(step)).input);
  return attributes.filter(({ clearable }) => clearable).map(({ name, title }) => ({ name: title, value: name }));
}

/** The attributes of the mapper in an input that can be written. */
function attributesOf(input: JsonSchema): FormField[] {
  const mapper = formFields(input).find(({ kind }) => kind.is === 'attributes');
  return formFields(mapper?.schema ?? {}).filter(({ readOnly }) => !readOnly);
}

function columnOf({ name, title, required, kind }: FormField): MapperColumn {
  return {
    id: name,
    displayName: title,
    required,
    defaultMatch: false,
    display: true,
    type: columnTypes[kind.is] ?? 'string',
    ...(kind.is === 'choice'
      ? { options: kind.choices.map(({ value, title: label = String(value) }) => ({ name: label, value })) }
      : {}),
  };
}

const columnTypes: Partial<Record<FormField['kind']['is'], MapperColumn['type']>> = {
  choice: 'options',
  boolean: 'boolean',
  number: 'number',
  list: 'array',
};
