import type { z } from 'zod';
import { connectionFields, connectionMethods, connectionRoles } from '../auth/connection.ts';
import { categories, categoryFacts } from '../okta/categories.ts';
import { objectAt } from '../okta/json.ts';
import { operationDocs } from '../okta/operations.ts';
import type { AnyAction } from '../step/action.ts';
import { confirmOf } from '../step/confirm.ts';
import { toJsonSchema } from '../step/json-schema.ts';
import type { Picker } from '../step/picker.ts';
import { type JsonSchema, mapSubschemas, propertiesOf } from '../step/schema-reader.ts';
import { partNeedsOf, scopesOf } from '../step/scopes.ts';
import type { AnyTrigger } from '../step/trigger.ts';
import { version } from '../version.ts';
import { envelopeSchema } from './contract.ts';
import { keywordsOf } from './keywords.ts';
import { inOrderOfUse, resourceOf } from './resources.ts';
import type { Manifest } from './schema.ts';
import { triggerEntry } from './triggers.ts';

/** Builds the manifest out of the steps. */
export function buildManifest(steps: {
  actions: readonly AnyAction[];
  triggers: readonly AnyTrigger[];
  pickers: readonly Picker[];
}): Manifest {
  const dependencies = new Map(steps.pickers.map(({ key, dependsOn = {} }) => [key, Object.keys(dependsOn)]));
  const linked = <Entry extends { readonly input: JsonSchema }>(entry: Entry): Entry => ({
    ...entry,
    input: withDependencies(entry.input, dependencies),
  });
  const everyStep = [...steps.actions, ...steps.triggers];
  return {
    $schema: './manifest.schema.json',
    connector: {
      name: 'okta',
      title: 'Okta',
      version,
      summary:
        'Manage users, groups, app assignments and sessions in an Okta org, and trigger workflows on Okta events.',
    },
    connection: {
      fields: Object.entries(connectionFields).map(([key, info]) => ({
        key,
        title: info.title,
        description: info.description,
        ...('placeholder' in info ? { placeholder: info.placeholder } : {}),
        secret: 'secret' in info,
        required: connectionMethods.every(({ fields }) =>
          Object.entries(fields).some(([name, need]) => name === key && need === 'required'),
        ),
      })),
      methods: connectionMethods.map(({ key, title, fields, setup }) => ({
        key,
        title,
        fields: { ...fields },
        setup: { steps: [...setup.steps], notes: [...setup.notes] },
      })),
      roles: connectionRoles.map(({ need, role }) => ({ need, role })),
    },
    envelope: { ...toJsonSchema(envelopeSchema, 'output'), type: 'object' },
    errors: categories.map((category) => ({ category, ...categoryFacts[category] })),
    optionSources: inOrderOfSteps(steps.pickers, everyStep).map(({ key, title, operations: ids, dependsOn = {} }) => ({
      key,
      title,
      scopes: scopesOf(ids),
      ...(Object.keys(dependsOn).length === 0 ? {} : { dependsOn }),
    })),
    resources: [
      ...new Set(
        inOrderOfUse(everyStep.map(({ key, resource }) => ({ key, resource }))).map(({ resource }) => resource),
      ),
    ].map(resourceOf),
    actions: inOrderOfUse(steps.actions).map(actionEntry).map(linked),
    triggers: inOrderOfUse(steps.triggers).map(triggerEntry).map(linked),
  };
}

/** Pickers by how many steps offer them. */
function inOrderOfSteps(pickers: readonly Picker[], steps: readonly { readonly input: z.ZodObject }[]): Picker[] {
  const inputs = steps.map(({ input }) => JSON.stringify(toJsonSchema(input)));
  const uses = new Map(
    pickers.map(({ key }) => [key, inputs.filter((input) => input.includes(`"x-options-from":"${key}"`)).length]),
  );
  return pickers.toSorted((one, other) => (uses.get(other.key) ?? 0) - (uses.get(one.key) ?? 0));
}

function actionEntry(action: AnyAction): Manifest['actions'][number] {
  const { key, resource, title, summary, description, operations: ids, role, effect, idempotent, lostAnswer } = action;
  const [main] = ids;
  const [first] = action.examples;
  if (first === undefined) throw new Error(`${key} has no example`);
  const output = toJsonSchema(action.output, 'output');
  return {
    key,
    resource,
    title,
    keywords: keywordsOf(action),
    summary,
    ...(description === undefined ? {} : { description }),
    operations: [...ids],
    scopes: scopesOf(ids),
    role,
    docs: operationDocs(main),
    effect,
    confirm: confirmIn(action),
    ...partsIn(action),
    idempotent,
    ...(lostAnswer === undefined ? {} : { lostAnswer }),
    // An export takes a cursor too, but returns text.
    list: 'cursor' in action.input.shape && 'items' in objectAt(output, 'properties'),
    ...(action.form === undefined ? {} : { formField: action.form.field }),
    input: { ...toJsonSchema(action.input), type: 'object' },
    output,
    sample: first.output,
    examples: action.examples.map(({ title: name, input, output }) => ({
      title: name,
      input: input as Record<string, unknown>,
      output,
    })),
  };
}

/** The input of a step whose fields say on which others of its fields their options depend. */
function withDependencies(input: JsonSchema, dependencies: ReadonlyMap<string, readonly string[]>): JsonSchema {
  const names = new Set(propertiesOf(input).map(([name]) => name));
  const linked = (schema: JsonSchema): JsonSchema => {
    const { 'x-options-from': source } = schema;
    const others = (dependencies.get(String(source)) ?? []).filter((name) => names.has(name));
    const whole = mapSubschemas(schema, linked);
    return others.length === 0 ? whole : { ...whole, 'x-options-depends-on': others };
  };
  return linked(input);
}

function partsIn(action: AnyAction): Pick<Manifest['actions'][number], 'parts'> {
  const parts = partNeedsOf(action);
  if (parts === undefined) return {};
  const optional = parts.optional.map((part) => ({ ...part, scopes: [...part.scopes] }));
  return { parts: { scopes: [...parts.scopes], role: parts.role, optional } };
}

function confirmIn(action: AnyAction): Manifest['actions'][number]['confirm'] {
  const confirm = confirmOf(action);
  if (typeof confirm === 'boolean') return confirm;
  return confirm.map((condition) =>
    'values' in condition ? { ...condition, values: [...condition.values] } : condition,
  );
}
