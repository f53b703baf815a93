import { objectOf } from '../src/schema.ts';

type Values = Readonly<Record<string, unknown>>;

/** A node's description as n8n has it, as far as its parameters are concerned. */
export interface Description {
  readonly properties: readonly Values[];
  readonly polling?: boolean;
  readonly credentials?: readonly Values[];
}

/** A node of a workflow. */
interface CheckedNode {
  readonly typeVersion: number;
  readonly parameters: Values;
  readonly credentials?: Values;
}

interface Scope {
  readonly path: string;
  /** All parameters of the node, for conditions. */
  readonly root: Values;
  readonly version: number;
}

// n8n adds this property to every node that polls.
const pollTimes = { name: 'pollTimes', type: 'fixedCollection', typeOptions: { multipleValues: true }, options: 'any' };

/** What is wrong with the parameters of a node by the form of its type: n8n drops or misreads it without a word. */
export function faultsOf(
  { parameters, typeVersion, credentials = {} }: CheckedNode,
  { properties, polling, credentials: known = [] }: Description,
): string[] {
  const scope = { path: '', root: parameters, version: typeVersion };
  const all = polling === true ? [...properties, pollTimes] : properties;
  const types = known.map(({ name }) => name);
  const strange = Object.keys(credentials).filter((type) => !types.includes(type));
  return [...faultsIn(parameters, all, scope), ...strange.map((type) => `credentials.${type}: the node takes no such`)];
}

function faultsIn(values: Values, properties: readonly Values[], scope: Scope): string[] {
  const shown = properties.filter((property) => isShown(property, { values, properties, scope }));
  const faults = Object.entries(values).flatMap(([name, value]) => {
    const path = `${scope.path}${name}`;
    const property = shown.find((one) => one['name'] === name);
    if (property === undefined) return [`${path}: the form shows no such field`];
    return faultsOfValue(value, property, { ...scope, path });
  });
  const missing = shown
    .filter(({ name, required, default: start }) => required === true && isEmpty(values[String(name)] ?? start))
    .map(({ name }) => `${scope.path}${name}: is required`);
  return [...faults, ...missing];
}

function faultsOfValue(value: unknown, property: Values, scope: Scope): string[] {
  const { type, noDataExpression } = property;
  const wrong = (what: string) => [`${scope.path}: ${JSON.stringify(value)} is not ${what}`];
  const { multipleValues } = objectOf(property['typeOptions']);
  if (typeof value === 'string' && value.startsWith('=')) {
    if (
      noDataExpression === true ||
      !['string', 'number', 'boolean', 'options', 'json', 'dateTime'].includes(String(type))
    )
      return wrong(`for a ${type}, which takes no expression`);
    return value.startsWith('={{') && !value.includes('}}') ? wrong('a whole expression') : [];
  }
  switch (type) {
    case 'string':
    case 'dateTime':
    case 'credentialsSelect':
      if (multipleValues === true) return Array.isArray(value) ? [] : wrong('a list');
      return typeof value === 'string' ? [] : wrong('a text');
    case 'number':
    case 'boolean':
      return typeof value === type ? [] : wrong(`a ${type}`);
    case 'options':
      return values(property).includes(value) ? [] : wrong('one of the options');
    case 'multiOptions':
      return Array.isArray(value) ? [] : wrong('a list');
    case 'json':
      return typeof value === 'string' || typeof value === 'object' ? [] : wrong('JSON');
    case 'resourceLocator':
      return faultsOfLocator(value, property, scope);
    case 'resourceMapper':
      return faultsOfMapper(objectOf(value), scope);
    case 'collection':
      if (objectOf(value) !== value) return wrong('a collection');
      return faultsIn(objectOf(value), list(property['options']), { ...scope, path: `${scope.path}.` });
    case 'fixedCollection':
      return faultsOfFixed(value, property, scope);
    case 'assignmentCollection':
      return Array.isArray(objectOf(value)['assignments']) ? [] : wrong('assignments');
    case 'filter':
      return Array.isArray(objectOf(value)['conditions']) ? [] : wrong('conditions');
    default:
      return wrong(`known to this check: ${type}`);
  }
}

function faultsOfLocator(value: unknown, { modes }: Values, { path }: Scope): string[] {
  const { __rl, mode, value: chosen } = objectOf(value);
  const known = list(modes).map(({ name }) => name);
  if (__rl === true && known.includes(mode) && typeof chosen === 'string') return [];
  return [`${path}: ${JSON.stringify(value)} is not a picker's value`];
}

function faultsOfMapper({ mappingMode, value, schema }: Values, { path }: Scope): string[] {
  const columns = list(schema);
  if (columns.length === 0) return [`${path}.schema: is empty, so that the editor changes the node when it is opened`];
  if (mappingMode !== 'defineBelow' && mappingMode !== 'autoMapInputData') return [`${path}.mappingMode: is not known`];
  const given = Object.keys(objectOf(value));
  const shown = columns.filter(({ removed }) => removed !== true).map(({ id }) => id);
  return [
    ...given.filter((id) => !shown.includes(id)).map((id) => `${path}.value.${id}: no such attribute is shown`),
    ...columns
      .filter(({ required, id }) => required === true && !given.includes(String(id)))
      .map(({ id }) => `${path}.value.${id}: is required`),
  ];
}

function faultsOfFixed(value: unknown, property: Values, scope: Scope): string[] {
  if (objectOf(value) !== value) return [`${scope.path}: ${JSON.stringify(value)} is not a collection`];
  if (property['options'] === 'any') return [];
  const groups = list(property['options']);
  const several = objectOf(property['typeOptions'])['multipleValues'] === true;
  return Object.entries(objectOf(value)).flatMap(([name, entries]) => {
    const path = `${scope.path}.${name}`;
    const group = groups.find((one) => one['name'] === name);
    if (group === undefined) return [`${path}: the form shows no such group`];
    if (several !== Array.isArray(entries)) return [`${path}: is ${several ? 'not' : ''} a list`];
    return list(several ? entries : [entries]).flatMap((entry, place) =>
      faultsIn(entry, list(group['values']), { ...scope, path: `${path}.${place}.` }),
    );
  });
}

/** Whether n8n shows a field under its display conditions. */
function isShown(
  { displayOptions }: Values,
  { values: own, properties, scope }: { values: Values; properties: readonly Values[]; scope: Scope },
): boolean {
  const { show, hide } = objectOf(displayOptions);
  const holds = ([name, wanted]: [string, unknown]) => {
    const actual = conditionValue(name, { own, properties, scope });
    return (Array.isArray(wanted) ? wanted : [wanted]).some((one) => meets(actual, one));
  };
  return Object.entries(objectOf(show)).every(holds) && !Object.entries(objectOf(hide)).some(holds);
}

function conditionValue(
  name: string,
  { own, properties, scope }: { own: Values; properties: readonly Values[]; scope: Scope },
): unknown {
  if (name === '@version') return scope.version;
  if (name === '@tool') return false;
  if (name.startsWith('/')) return scope.root[name.slice(1)];
  if (own[name] !== undefined) return own[name];
  // Of several fields of one name the version decides; other conditions may lead back here.
  const versions = ({ displayOptions }: Values) => objectOf(objectOf(displayOptions)['show'])['@version'];
  const fits = (one: Values) => {
    const wanted = versions(one);
    return !Array.isArray(wanted) || wanted.some((version) => meets(scope.version, version));
  };
  return properties.find((one) => one['name'] === name && fits(one))?.['default'];
}

function meets(actual: unknown, wanted: unknown): boolean {
  const condition = objectOf(objectOf(wanted)['_cnd']);
  const [kind, operand] = Object.entries(condition)[0] ?? [];
  if (kind === undefined) return actual === wanted;
  const [value, bound] = [Number(actual), Number(operand)];
  const outcomes: Readonly<Record<string, boolean>> = {
    eq: actual === operand,
    not: actual !== operand,
    gte: value >= bound,
    gt: value > bound,
    lte: value <= bound,
    lt: value < bound,
  };
  const outcome = outcomes[kind];
  if (outcome === undefined) throw new Error(`This check does not know the condition ${kind}.`);
  return outcome;
}

function values({ options }: Values): unknown[] {
  return list(options).map(({ value }) => value);
}

function list(value: unknown): readonly Values[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function isEmpty(value: unknown): boolean {
  const chosen = objectOf(value)['__rl'] === true ? objectOf(value)['value'] : value;
  return chosen === undefined || chosen === null || chosen === '';
}
