import { connectionFields } from '../auth/connection.ts';
import { categories } from '../okta/categories.ts';
import { objectAt } from '../okta/json.ts';
import { type OperationId, operationDocs, operations } from '../okta/operations.ts';
import { hookEligible, isEventType } from '../resources/logs/event-catalog.ts';
import { adminRoles } from '../step/action.ts';
import { constantsOf, everyField, type JsonSchema, propertiesOf, subschemasOf } from '../step/schema-reader.ts';
import { scopesOf } from '../step/scopes.ts';
import { referenceFaults, withoutDefinitions } from './definitions.ts';
import { isDeeperThan } from './depth.ts';
import { sampleFaults } from './samples.ts';
import { type Manifest, manifestFileSchema } from './schema.ts';
import { eventTypeDocs } from './triggers.ts';
import { sentencesOf } from './words.ts';

/** The faults of a manifest, one sentence each with its path; empty if the manifest is valid. */
export function validateManifest(value: unknown): string[] {
  if (isDeeperThan(value, deepest)) return [`The manifest is nested more than ${deepest} levels deep.`];
  const result = manifestFileSchema.safeParse(value, { reportInput: true });
  if (!result.success) return sentencesOf(result.error.issues, 'The manifest');
  const { $defs = {}, ...manifest } = result.data;
  const faults = referenceFaults(manifest, $defs);
  if (faults.length > 0) return faults;
  const whole = withoutDefinitions({ ...manifest, $defs });
  if (isDeeperThan(whole, deepest)) return [`The manifest is nested more than ${deepest} levels deep.`];
  return rules.flatMap((rule) => rule(whole));
}

/** The most nested levels of lists and objects; the connector's own manifest has a tenth of this. */
const deepest = 200;

type Rule = (manifest: Manifest) => string[];

/** Rules that a schema cannot express. */
const rules: readonly Rule[] = [
  ({ actions, triggers, optionSources }) => [
    ...duplicates('actions', actions),
    ...duplicates('triggers', triggers),
    ...duplicates('optionSources', optionSources),
  ],
  (manifest) => {
    const known = new Set(manifest.resources.map(({ key }) => key));
    return everyStep(manifest)
      .filter(({ resource }) => !known.has(resource))
      .map(({ at, key, resource }) => `${at}.resource of "${key}" is "${resource}", which is not among the resources.`);
  },
  (manifest) => everyStep(manifest).flatMap(operationFaults),
  ({ actions }) =>
    actions.flatMap(({ key, effect, lostAnswer }, index) =>
      (effect === 'read') === (lostAnswer === undefined)
        ? []
        : [`actions[${index}] "${key}" must have lostAnswer if it writes, and only then.`],
    ),
  ({ actions }) => actions.flatMap((action, index) => confirmFaults(action, `actions[${index}].confirm`)),
  ({ triggers }) => triggers.flatMap((trigger, index) => eventTypeFaults(trigger, `triggers[${index}]`)),
  (manifest) => {
    const known = new Set(manifest.optionSources.map(({ key }) => key));
    return everyStep(manifest).flatMap(({ at, key, input }) =>
      pickersOf(input)
        .filter((source) => !known.has(source))
        .map((source) => `${at}.input of "${key}" takes its options from "${source}", which is not an option source.`),
    );
  },
  (manifest) => {
    const known = new Map(manifest.optionSources.map(({ key, dependsOn = {} }) => [key, dependsOn]));
    return everyStep(manifest).flatMap(({ at, key, input }) => {
      const names = new Set(propertiesOf(input).map(([name]) => name));
      return pickersOf(input).flatMap((source) =>
        Object.entries(known.get(source) ?? {})
          .filter(([name, dependency]) => dependency === 'required' && !names.has(name))
          .map(
            ([name]) =>
              `${at}.input of "${key}" takes its options from "${source}", which needs a field "${name}" beside it.`,
          ),
      );
    });
  },
  (manifest) =>
    everyStep(manifest).flatMap(({ at, key, input, output }) => [
      ...untitled(input).map((path) => `${at}.input of "${key}": the field ${path} has no title.`),
      ...untitled(output).map((path) => `${at}.output of "${key}": the field ${path} has no title.`),
    ]),
  ({ connection }) => [
    ...connectionFaults(connection.fields),
    ...roleFaults(connection.roles),
    ...methodFaults(connection),
  ],
  ({ errors }) =>
    categories
      .filter((category) => errors.filter((error) => error.category === category).length !== 1)
      .map((category) => `errors must have one entry for ${category}.`),
  ({ actions }) =>
    actions.flatMap(({ key, list, output }, index) =>
      list === isList(output) ? [] : [`actions[${index}].list of "${key}" must be ${!list}, as its output has it.`],
    ),
  sampleFaults,
];

function connectionFaults(fields: Manifest['connection']['fields']): string[] {
  return Object.entries(connectionFields).flatMap(([key, info]) => {
    const secret = 'secret' in info;
    const index = fields.findIndex((field) => field.key === key);
    if (index === -1) return [`connection.fields must have the field ${key}.`];
    return fields[index]?.secret === secret
      ? []
      : [`connection.fields[${index}].secret of "${key}" must be ${secret}.`];
  });
}

function methodFaults({ fields, methods }: Manifest['connection']): string[] {
  const known = new Set(fields.map(({ key }) => key));
  return methods.flatMap(({ key, fields: needed }, index) =>
    Object.keys(needed)
      .filter((name) => !known.has(name))
      .map(
        (name) => `connection.methods[${index}].fields of "${key}" has "${name}", which is not in connection.fields.`,
      ),
  );
}

function roleFaults(roles: Manifest['connection']['roles']): string[] {
  const known: readonly string[] = Object.values(adminRoles);
  return roles.flatMap(({ role }, index) =>
    known.includes(role) ? [] : [`connection.roles[${index}].role must be one of ${known.join(', ')}.`],
  );
}

function isList(output: JsonSchema): boolean {
  const properties = objectAt(output, 'properties');
  return 'items' in properties && 'nextCursor' in properties;
}

interface PlacedStep {
  /** Path to the step, for example `actions[0]`. */
  readonly at: string;
  readonly key: string;
  readonly resource: string;
  readonly operations: readonly string[];
  readonly scopes: readonly string[];
  readonly docs: string;
  /** Where its documentation must be. */
  readonly docsOf: (main: OperationId) => string;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

function everyStep({ actions, triggers }: Manifest): PlacedStep[] {
  return [
    ...actions.map((action, index) => ({ ...action, at: `actions[${index}]`, docsOf: operationDocs })),
    ...triggers.map((trigger, index) => ({ ...trigger, at: `triggers[${index}]`, docsOf: () => eventTypeDocs })),
  ];
}

function operationFaults({ at, key, operations: ids, scopes, docs, docsOf }: PlacedStep): string[] {
  const unknown = ids.filter((id) => !isOperation(id));
  if (unknown.length > 0)
    return [`${at}.operations of "${key}" names ${unknown.join(', ')}, which is not an operation of the connector.`];
  const known = ids.filter(isOperation);
  const [main] = known;
  const expected = scopesOf(known);
  return [
    ...(expected.join() === [...scopes].sort().join()
      ? []
      : [`${at}.scopes of "${key}" must be ${expected.join(', ') || 'empty'}, as its operations need.`]),
    ...(main === undefined || docs === docsOf(main) ? [] : [`${at}.docs of "${key}" must be ${docsOf(main)}.`]),
  ];
}

function confirmFaults({ key, effect, confirm, input }: Manifest['actions'][number], at: string): string[] {
  if (effect === 'read' && confirm !== false) return [`${at} of "${key}" must be false, because it only reads.`];
  if (typeof confirm === 'boolean') return [];
  const fields = new Map(propertiesOf(input));
  return confirm.flatMap((condition, index) => {
    const field = fields.get(condition.field);
    if (field === undefined) return [`${at}[${index}].field of "${key}" is not a field of its input.`];
    if ('pattern' in condition)
      return isPattern(condition.pattern) ? [] : [`${at}[${index}].pattern of "${key}" is not a regular expression.`];
    const known = constantsOf(field);
    return condition.values
      .filter((value) => !known.includes(value))
      .map((value) => `${at}[${index}].values of "${key}" has "${value}", which the field does not take.`);
  });
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

function eventTypeFaults(trigger: Manifest['triggers'][number], at: string): string[] {
  const { key, eventTypes, hookEventTypes, eventTypesField, eventTypeChoice, delivery, input } = trigger;
  const hooked = eventTypes.filter(hookEligible);
  const expected = eventTypesField !== undefined || hooked.length > 0 ? 'both' : 'polling';
  return [
    ...eventTypes
      .filter((type) => !isEventType(type))
      .map((type) => `${at}.eventTypes of "${key}" names ${type}, which is not one of Okta's event types.`),
    ...((eventTypes.length === 0) === (eventTypesField !== undefined)
      ? []
      : [`${at} "${key}" must name its event types, or the field that names them, and not both.`]),
    ...(eventTypesField === undefined || Object.hasOwn(input['properties'] ?? {}, eventTypesField)
      ? []
      : [`${at}.eventTypesField of "${key}" names no field of its input.`]),
    ...(eventTypeChoice === undefined || Object.hasOwn(input['properties'] ?? {}, eventTypeChoice.field)
      ? []
      : [`${at}.eventTypeChoice of "${key}" names no field of its input.`]),
    ...Object.values(eventTypeChoice?.types ?? {})
      .filter((type) => !eventTypes.includes(type))
      .map((type) => `${at}.eventTypeChoice of "${key}" has ${type}, which is not among its event types.`),
    ...(hooked.join() === hookEventTypes.join()
      ? []
      : [`${at}.hookEventTypes of "${key}" must be ${hooked.join(', ') || 'empty'}, as Okta's catalog says.`]),
    ...(delivery === expected ? [] : [`${at}.delivery of "${key}" must be ${expected}.`]),
  ];
}

function duplicates(list: string, entries: readonly { key: string }[]): string[] {
  const seen = new Set<string>();
  return entries.flatMap(({ key }, index) => {
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [`${list}[${index}].key "${key}" occurs twice. Give every entry its own key.`];
  });
}

function isOperation(id: string): id is OperationId {
  return Object.hasOwn(operations, id);
}

function pickersOf(schema: JsonSchema): string[] {
  const source = schema['x-options-from'];
  return [...(typeof source === 'string' ? [source] : []), ...subschemasOf(schema).flatMap(pickersOf)];
}

/** Paths of the fields without a title. */
function untitled(schema: JsonSchema): string[] {
  return everyField(schema).flatMap(({ path, schema: field }) => (typeof field['title'] === 'string' ? [] : [path]));
}
