import { objectAt, takesNull } from 'okta-connector/host';
import { bounds, choices, exampleOf, inOrder, isMasked, startOf, syntaxOf } from './field-parts.ts';
import { type Labels, picker } from './locator-form.ts';
import type { Property, PropertyGroup } from './platform.ts';
import {
  type Alternatives,
  alternativesOf,
  fieldsOf,
  type Kind,
  kindOf,
  type Offline,
  objectOf,
  onlyWith,
  requiredOf,
  type Schema,
} from './schema.ts';
import { help, helpOfList, oneOf, titleCase, valueName } from './wording.ts';

/** The choice value for none of the alternatives. */
export const none = 'none';

/** The collection of optional fields. */
export const more = 'additionalFields';
/** The collection entry for a single object or for each item of a list. */
export const entry = 'entry';
/** Added to a mapper's name: the list of attributes to be cleared. */
export const cleared = 'Cleared';
/** Before an option source's key: the function behind its list. */
export const listOf = (source: string): string => `list_${source}`;

/** When a field is shown. */
export type Shown = Readonly<Record<string, readonly (string | boolean)[]>>;

/** What a form is made with. */
export interface FormContext {
  readonly offline: Offline;
  /** When the form as a whole is shown; absent inside a collection. */
  readonly show?: Shown;
  /** The schema's fields that are shown on their own terms, and not here. */
  readonly leaveOut?: readonly string[];
}

/**
 * The fields of an object's form: what must be given first, mappers, the choice among alternatives with the chosen one, and
 * the rest under "Add Field".
 */
export function formOf(schema: Schema, context: FormContext): Property[] {
  const { offline, show, leaveOut = [] } = context;
  const required = requiredOf(schema);
  const search = alternativesOf(schema);
  const elsewhere = [...leaveOut, ...(search?.fields.map(([name]) => name) ?? []), search?.chooser];
  const fields = fieldsOf(schema).filter(([name]) => !elsewhere.includes(name));
  const placed = fields.map(([name, field]) => ({ name, field, kind: kindOf(field, offline) }));
  const own = placed.filter(({ name, kind }) => required.has(name) || kind.is === 'mapper');
  const rest = placed.filter((place) => !own.includes(place));
  const shown = show === undefined ? {} : { displayOptions: { show } };
  const upFront = own.flatMap(({ name, field, kind }) =>
    propertiesOf(name, { field, kind, context: { offline } }).map((property) => ({
      ...property,
      ...(required.has(name) ? { required: true } : {}),
      ...(property.displayOptions === undefined ? shown : {}),
    })),
  );
  if (search !== undefined) upFront.push(...searchForm(search, context));
  if (rest.length === 0) return upFront;
  const options = rest
    .flatMap(({ name, field, kind }) =>
      propertiesOf(name, { field, kind, context: { offline } }).map((property) =>
        onlyShownWith(property, { field, search }),
      ),
    )
    .sort((one, other) => one.displayName.localeCompare(other.displayName));
  return [
    ...upFront,
    {
      displayName: 'Additional Fields',
      name: more,
      type: 'collection',
      placeholder: 'Add Field',
      default: {},
      ...shown,
      options,
    },
  ];
}

/** The choice among alternatives, and the fields that it shows. */
function searchForm({ label, name, fields }: Alternatives, { offline, show = {} }: FormContext): Property[] {
  const shown = Object.keys(show).length === 0 ? {} : { displayOptions: { show } };
  const choice: Property = {
    displayName: titleCase(label),
    name,
    type: 'options',
    options: inOrder([
      { name: 'None', value: none },
      ...fields.map(([value, field]) => ({
        name: labelsOf(value, { field, kind: { is: 'text' } }).displayName,
        value,
      })),
    ]),
    default: none,
    ...shown,
  };
  const each = fields.flatMap(([value, field]) =>
    propertiesOf(value, { field, kind: kindOf(field, offline), context: { offline } }).map((property) => ({
      ...property,
      required: true,
      displayOptions: { show: { ...show, [name]: [value] } },
    })),
  );
  return [choice, ...each];
}

function onlyShownWith(
  property: Property,
  { field, search }: { field: Schema; search: Alternatives | undefined },
): Property {
  const other = onlyWith(field);
  if (other === undefined || search === undefined) return property;
  return { ...property, displayOptions: { show: { [`/${search.name}`]: [other] } } };
}

interface Field {
  readonly field: Schema;
  readonly kind: Kind;
  readonly context: FormContext;
}

/** A field as n8n shows it: mostly one property. */
function propertiesOf(name: string, { field, kind, context }: Field): Property[] {
  const labels = labelsOf(name, { field, kind });
  switch (kind.is) {
    case 'picker':
      return [picker(labels, { field, source: kind.source })];
    case 'pickers': {
      const one = { ...labels, displayName: oneOf(labels.displayName), name: 'value' };
      const item = { ...objectOf(field['items']), ...field, 'x-placeholder': undefined };
      return [list(withLists(labels), { values: [picker(one, { field: item, source: kind.source })] })];
    }
    case 'catalogue':
      return [
        {
          ...labels,
          displayName: `${oneOf(labels.displayName)} Names or IDs`,
          type: 'multiOptions',
          typeOptions: { loadOptionsMethod: listOf(kind.source) },
          description: helpOfList(labels.description ?? ''),
          default: [],
        },
      ];
    case 'choice':
      return [
        { ...labels, type: 'options', options: choices(kind.values), default: field['default'] ?? kind.values[0] },
      ];
    case 'choices':
      return [{ ...labels, type: 'multiOptions', options: choices(kind.values), default: [] }];
    case 'flag':
      return [{ ...labels, type: 'boolean', default: field['default'] === true }];
    case 'number':
      // n8n's linter wants its own words for a limit, and a list's default.
      return name === 'limit'
        ? [{ ...labels, description: 'Max number of results to return', type: 'number', ...bounds(field), default: 50 }]
        : [{ ...labels, type: 'number', ...bounds(field), default: startOf(field) }];
    case 'text':
      return [
        {
          ...labels,
          type: 'string',
          ...(isMasked(name, field) ? { typeOptions: { password: true } } : {}),
          ...syntaxOf(field),
          default: '',
        },
      ];
    case 'texts':
      return [{ ...labels, type: 'string', typeOptions: { multipleValues: true }, default: [] }];
    case 'json':
      return [{ ...labels, type: 'json', default: '' }];
    case 'pairs':
      return [list(labels, { values: [pairPart('Name'), pairPart('Value')] })];
    case 'group':
      return [single(labels, [{ displayName: labels.displayName, name: entry, values: formOf(field, context) }])];
    case 'variants':
      return [single(labels, variantGroups(kind, context))];
    case 'mapper':
      return [mapper(labels), ...clearing(labels, field)];
  }
}

function labelsOf(name: string, { field, kind }: Omit<Field, 'context'>): Labels {
  const { title, description } = field;
  const placeholder = field['x-placeholder'];
  return {
    displayName: titleCase(typeof title === 'string' ? title : valueName(name)),
    name,
    ...(typeof description === 'string' ? { description: help(description) } : {}),
    ...(kind.is === 'text' ? exampleOf(name, placeholder) : {}),
  };
}

function list(labels: Labels, { values }: { values: readonly Property[] }): Property {
  return {
    ...labels,
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: `Add ${oneOf(labels.displayName)}`,
    default: {},
    options: [{ displayName: labels.displayName, name: entry, values }],
  };
}

function single(labels: Labels, options: readonly PropertyGroup[]): Property {
  return {
    ...labels,
    type: 'fixedCollection',
    placeholder: `Add ${labels.displayName}`,
    default: {},
    options,
  };
}

// n8n does not accept an expression for an entire collection.
function withLists({ description, ...labels }: Labels): Labels {
  const own = description === undefined ? '' : `${description.replace(/\.$/, '')}. `;
  return { ...labels, description: `${own}An entry may also be an expression that returns a list of IDs or names.` };
}

function pairPart(displayName: 'Name' | 'Value'): Property {
  return { displayName, name: displayName.toLowerCase(), type: 'string', default: '' };
}

/** Each variant is a separate group, named by its distinguishing field. */
function variantGroups({ by, variants }: Extract<Kind, { is: 'variants' }>, context: FormContext): PropertyGroup[] {
  return variants.map(({ value: name, schema }) => {
    const values = formOf(schema, { ...context, leaveOut: [by] });
    return { displayName: valueName(name), name, values: values.length === 0 ? [nothingElse] : values };
  });
}

const nothingElse: Property = { displayName: 'Nothing else is needed.', name: 'nothing', type: 'notice', default: '' };

function mapper(labels: Labels): Property {
  return {
    ...labels,
    type: 'resourceMapper',
    noDataExpression: true,
    default: { mappingMode: 'defineBelow', value: null },
    typeOptions: {
      loadOptionsDependsOn: ['operation'],
      resourceMapper: {
        resourceMapperMethod: 'columns',
        mode: 'add',
        valuesLabel: labels.displayName,
        fieldWords: { singular: 'attribute', plural: 'attributes' },
        addAllFields: false,
        supportAutoMap: true,
      },
    },
  };
}

function clearing({ displayName, name }: Labels, field: Schema): Property[] {
  const known = fieldsOf(field).map(([, one]) => one);
  if (![...known, objectAt(field, 'additionalProperties')].some(takesNull)) return [];
  return [
    {
      displayName: `${displayName}: Attributes to Clear`,
      name: `${name}${cleared}`,
      type: 'multiOptions',
      typeOptions: { loadOptionsMethod: 'clearable', loadOptionsDependsOn: ['operation'] },
      description: helpOfList('Attributes to clear. An attribute left empty above is unchanged'),
      default: [],
    },
  ];
}
