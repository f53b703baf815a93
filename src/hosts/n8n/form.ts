import type { Choice, Property, PropertyGroup } from './platform.ts';
import { fieldsOf, type Kind, kindOf, type Offline, requiredOf, type Schema, tagOf, takesNull } from './schema.ts';
import { article, help, helpOfList, oneOf, titleCase, valueName } from './wording.ts';

/** The collection that holds what need not be given. */
export const more = 'additionalFields';
/** The one entry of a collection that stands for a single object, or for each member of a list. */
export const entry = 'entry';
/** Added to a mapper's name: the list of attributes to be cleared. */
export const cleared = 'Cleared';
/** Before an option source's key: the function behind its picker. */
export const searchOf = (source: string): string => `search_${source}`;
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

/** The fields of an object's form: what must be given first, mappers, and the rest under "Add Field". */
export function formOf(schema: Schema, context: FormContext): Property[] {
  const { offline, show, leaveOut = [] } = context;
  const required = requiredOf(schema);
  const fields = fieldsOf(schema).filter(([name]) => !leaveOut.includes(name));
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
  if (rest.length === 0) return upFront;
  const options = rest
    .flatMap(({ name, field, kind }) => propertiesOf(name, { field, kind, context: { offline } }))
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
      return [list(withLists(labels), { values: [picker(one, { field: {}, source: kind.source })] })];
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
      return [{ ...labels, type: 'options', options: choices(kind.values), default: kind.values[0] }];
    case 'flag':
      return [{ ...labels, type: 'boolean', default: false }];
    case 'number':
      return [{ ...labels, type: 'number', ...bounds(field), default: startOf(field) }];
    case 'text':
      return [
        { ...labels, type: 'string', ...(isSecret(field) ? { typeOptions: { password: true } } : {}), default: '' },
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

type Labels = Pick<Property, 'displayName' | 'name' | 'description' | 'placeholder'>;

function labelsOf(name: string, { field, kind }: Omit<Field, 'context'>): Labels {
  const { title, description } = field;
  const placeholder = field['x-placeholder'];
  return {
    displayName: titleCase(typeof title === 'string' ? title : valueName(name)),
    name,
    ...(typeof description === 'string' ? { description: help(description, { flag: kind.is === 'flag' }) } : {}),
    ...(typeof placeholder === 'string' && kind.is === 'text' ? { placeholder: `e.g. ${placeholder}` } : {}),
  };
}

function picker(labels: Labels, { field, source }: { field: Schema; source: string }): Property {
  const placeholder = field['x-placeholder'];
  return {
    ...labels,
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: `Select ${article(labels.displayName)} ${labels.displayName}…`,
        typeOptions: { searchListMethod: searchOf(source), searchable: true },
      },
      {
        displayName: 'By ID',
        name: 'id',
        type: 'string',
        ...(typeof placeholder === 'string' ? { placeholder: `e.g. ${placeholder}` } : {}),
      },
    ],
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

// n8n takes no expression for a collection as a whole.
function withLists({ description, ...labels }: Labels): Labels {
  const told = description === undefined ? '' : `${description.replace(/\.$/, '')}. `;
  return { ...labels, description: `${told}One entry may also be an expression that gives a list of IDs.` };
}

function pairPart(displayName: 'Name' | 'Value'): Property {
  return { displayName, name: displayName.toLowerCase(), type: 'string', default: '' };
}

/** Every variant is a group of its own, named by what tells it apart. */
function variantGroups({ by, variants }: Extract<Kind, { is: 'variants' }>, context: FormContext): PropertyGroup[] {
  return variants.map((variant) => {
    const name = tagOf(variant, by);
    const values = formOf(variant, { ...context, leaveOut: [by] });
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
  if (!fieldsOf(field).some(([, one]) => takesNull(one))) return [];
  return [
    {
      displayName: `${displayName}: Attributes to Clear`,
      name: `${name}${cleared}`,
      type: 'multiOptions',
      typeOptions: { loadOptionsMethod: 'clearable', loadOptionsDependsOn: ['operation'] },
      description: helpOfList('Attributes that lose their value, while one left empty above stays as it is'),
      default: [],
    },
  ];
}

function choices(values: readonly (string | number)[]): Choice[] {
  const named = values.map((value) => ({ name: valueName(value), value }));
  return named.sort((one, other) => one.name.localeCompare(other.name));
}

function bounds({ minimum, maximum }: Schema): { typeOptions?: Readonly<Record<string, unknown>> } {
  const least = typeof minimum === 'number' ? { minValue: minimum } : {};
  const most = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? { maxValue: maximum } : {};
  return { typeOptions: { ...least, ...most } };
}

function startOf({ minimum }: Schema): number {
  return typeof minimum === 'number' ? minimum : 0;
}

function isSecret(field: Schema): boolean {
  return field['x-secret'] === true;
}
