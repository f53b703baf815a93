import type { z } from 'zod';
import { hookEligible, isEventType } from '../models/event-catalogue.ts';
import { type OperationId, operationDocs, operations } from '../okta/operations.ts';
import { type Manifest, manifestSchema } from './schema.ts';
import { scopesOf } from './scopes.ts';
import { eventTypeDocs } from './triggers.ts';

/** What is wrong with a manifest, one sentence per fault with the path to it; nothing if it is right. */
export function validateManifest(value: unknown): string[] {
  const result = manifestSchema.safeParse(value, { reportInput: true });
  if (!result.success) return result.error.issues.map((issue) => `${place(issue.path)} ${reason(issue)}.`);
  return rules.flatMap((rule) => rule(result.data));
}

type Rule = (manifest: Manifest) => string[];

/** What a schema cannot say. */
const rules: readonly Rule[] = [
  ({ actions, triggers, optionSources }) => [
    ...duplicates('actions', actions),
    ...duplicates('triggers', triggers),
    ...duplicates('optionSources', optionSources),
  ],
  (manifest) => everyStep(manifest).flatMap(operationFaults),
  ({ actions }) =>
    actions.flatMap(({ key, effect, lostAnswer }, index) =>
      (effect === 'read') === (lostAnswer === undefined)
        ? []
        : [`actions[${index}] "${key}" must say what becomes of a lost answer if it writes, and only then.`],
    ),
  ({ triggers }) => triggers.flatMap((trigger, index) => eventTypeFaults(trigger, `triggers[${index}]`)),
  (manifest) => {
    const known = new Set(manifest.optionSources.map(({ key }) => key));
    return everyStep(manifest).flatMap(({ at, key, input }) =>
      pickersOf(input)
        .filter((source) => !known.has(source))
        .map((source) => `${at}.input of "${key}" takes its options from "${source}", which is no option source.`),
    );
  },
  (manifest) =>
    everyStep(manifest).flatMap(({ at, key, input }) =>
      untitled(input, '').map((path) => `${at}.input of "${key}": the field ${path} has no title.`),
    ),
];

interface PlacedStep {
  /** Path to the step, as `actions[0]`. */
  readonly at: string;
  readonly key: string;
  readonly operations: readonly string[];
  readonly scopes: readonly string[];
  readonly docs: string;
  /** Where its documentation has to be. */
  readonly docsOf: (main: OperationId) => string;
  readonly input: Readonly<Record<string, unknown>>;
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
    return [`${at}.operations of "${key}" names ${unknown.join(', ')}, which is no operation of the connector.`];
  const known = ids.filter(isOperation);
  const [main] = known;
  const expected = scopesOf(known);
  return [
    ...(expected.join() === [...scopes].sort().join()
      ? []
      : [`${at}.scopes of "${key}" must be ${expected.join(', ')}, as its operations need.`]),
    ...(main === undefined || docs === docsOf(main) ? [] : [`${at}.docs of "${key}" must be ${docsOf(main)}.`]),
  ];
}

function eventTypeFaults(trigger: Manifest['triggers'][number], at: string): string[] {
  const { key, eventTypes, hookEventTypes, eventTypesField, delivery } = trigger;
  const hooked = eventTypes.filter(hookEligible);
  const expected = eventTypesField !== undefined || hooked.length > 0 ? 'both' : 'polling';
  return [
    ...eventTypes
      .filter((type) => !isEventType(type))
      .map((type) => `${at}.eventTypes of "${key}" names ${type}, which is no event type of Okta's.`),
    ...((eventTypes.length === 0) === (eventTypesField !== undefined)
      ? []
      : [`${at} "${key}" must name its event types, or the field that names them, and not both.`]),
    ...(hooked.join() === hookEventTypes.join()
      ? []
      : [`${at}.hookEventTypes of "${key}" must be ${hooked.join(', ') || 'empty'}, as Okta's catalogue says.`]),
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
    return [`${list}[${index}].key "${key}" is there twice; give every entry a key of its own.`];
  });
}

function isOperation(id: string): id is OperationId {
  return Object.hasOwn(operations, id);
}

function pickersOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'x-options-from' in schema && typeof schema['x-options-from'] === 'string' ? [schema['x-options-from']] : [];
  return [...own, ...Object.values(schema).flatMap(pickersOf)];
}

function untitled(schema: Readonly<Record<string, unknown>>, path: string): string[] {
  const properties = schema['properties'];
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).flatMap(([name, property]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const titled = typeof property.title === 'string' || property.const !== undefined;
    return [...(titled ? [] : [here]), ...untitled(property, here)];
  });
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'The manifest';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function reason(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${issue.expected === 'object' ? 'an object' : issue.expected}`;
    case 'unrecognized_keys':
      return `has unknown members: ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'regex'
        ? 'is not written as it must be (snake_case keys, versions as 1.2.3)'
        : `is no valid ${issue.format}`;
    case 'too_small':
      return 'is empty or too short';
    case 'too_big':
      return `is longer than ${issue.maximum}`;
    default:
      return `is not valid: ${issue.message}`;
  }
}
