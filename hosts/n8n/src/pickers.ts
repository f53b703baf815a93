import type { Connection, Manifest } from 'okta-connector';
import type { Choice, MapperColumn, PickerPage } from './platform.ts';
import { fieldsOf, kindOf, objectOf, requiredOf, type Schema, takesNull, withoutNull } from './schema.ts';
import { itemSchema, selectable } from './simplify.ts';

/** One page of a picker. */
export async function searchOptions(
  okta: Connection,
  { source, query, cursor }: { source: string; query?: string | undefined; cursor?: string | undefined },
): Promise<PickerPage> {
  const search = { ...(query === undefined ? {} : { query }), ...(cursor === undefined ? {} : { cursor }) };
  const { items, nextCursor } = await okta.options(source, search);
  return {
    results: items
      .map(({ label, value }) => ({ name: label, value }))
      .sort((one, other) => one.name.localeCompare(other.name)),
    ...(nextCursor === undefined ? {} : { paginationToken: nextCursor }),
  };
}

/** A list that nobody could choose from ends there. */
const mostPages = 200;

/** Every entry of a source, for a list that n8n searches by itself. */
export async function everyOption(okta: Connection, source: string): Promise<Choice[]> {
  const all: Choice[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await searchOptions(okta, { source, cursor });
    all.push(...page.results);
    cursor = page.paginationToken;
    pages += 1;
  } while (cursor !== undefined && pages < mostPages);
  return all;
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
function columnsOf(input: Schema): MapperColumn[] {
  const mapper = mapperOf(input);
  const required = requiredOf(mapper);
  const fields = attributesOf(mapper).map(([id, field]) => columnOf(id, { field, required: required.has(id) }));
  return fields.sort((one, other) => Number(other.required) - Number(one.required));
}

/** The attributes of a step's mapper that can be cleared. */
export async function clearableAttributes(okta: Connection, step: string): Promise<Choice[]> {
  const mapper = mapperOf((await okta.fields(step)).input);
  return attributesOf(mapper)
    .filter(([, field]) => takesNull(field))
    .map(([id, field]) => ({ name: nameOf(id, field), value: id }));
}

function mapperOf(input: Schema): Schema {
  return fieldsOf(input).find(([, field]) => kindOf(field, new Set()).is === 'mapper')?.[1] ?? {};
}

/** The attributes that can be written. */
function attributesOf(mapper: Schema): [name: string, field: Schema][] {
  return fieldsOf(mapper).filter(([, { readOnly }]) => readOnly !== true);
}

function columnOf(id: string, { field, required }: { field: Schema; required: boolean }): MapperColumn {
  const schema = withoutNull(field);
  const kind = kindOf(field, new Set());
  return {
    id,
    displayName: nameOf(id, field),
    required,
    defaultMatch: false,
    display: true,
    type: columnType(schema, kind.is),
    ...(kind.is === 'choice' ? { options: choicesOf(schema, kind.values) } : {}),
  };
}

/** Okta names the values of an attribute beside them, in `oneOf`. */
function choicesOf({ oneOf }: Schema, values: readonly (string | number)[]): Choice[] {
  const named = Array.isArray(oneOf) ? oneOf.map(objectOf) : [];
  return values.map((value) => {
    const title = named.find((one) => one['const'] === value)?.['title'];
    return { name: typeof title === 'string' && title !== '' ? title : String(value), value };
  });
}

function columnType({ type }: Schema, kind: ReturnType<typeof kindOf>['is']): MapperColumn['type'] {
  if (kind === 'choice') return 'options';
  if (kind === 'flag') return 'boolean';
  if (kind === 'number') return 'number';
  return type === 'array' ? 'array' : 'string';
}

function nameOf(id: string, { title }: Schema): string {
  return typeof title === 'string' ? title : id;
}
