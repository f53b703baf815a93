import { type Manifest, manifest } from 'okta-connector';
import { type JsonSchema, mapSubschemas, withDefinitions } from 'okta-connector/host';
import { contractSchemas } from './contract.ts';
import { sharedPrefix, sharedSchema } from './route.ts';

/** The schemas of all steps and of the server, each under a name that does not depend on a filter. */
export interface SharedSchemas {
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  /** References to the input and output of a step, by its key. */
  readonly actions: ReadonlyMap<string, StepSchemas>;
  readonly triggers: ReadonlyMap<string, StepSchemas>;
}

interface StepSchemas {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

type Step = Pick<Manifest['actions'][number] | Manifest['triggers'][number], 'key' | 'input' | 'output'>;

let known: SharedSchemas | undefined;

/** The schemas of the manifest. Those that several steps share occur once. */
export function sharedSchemas(): SharedSchemas {
  known ??= build();
  return known;
}

function build(): SharedSchemas {
  const { $defs, actions, triggers, envelope } = withDefinitions({ ...manifest });
  const names = componentNames($defs, [...actions, ...triggers]);
  const renamed = (schema: JsonSchema): JsonSchema => {
    const { $ref, ...rest } = mapSubschemas(schema, renamed);
    if (typeof $ref !== 'string') return rest;
    // The manifest repeats the type of some references; a reference has it already.
    const { type: _, ...labels } = rest;
    return { ...sharedSchema(names.get($ref.slice(sharedPrefix.length)) ?? ''), ...labels };
  };
  const definitions: Record<string, JsonSchema> = { ...contractSchemas, RunResponse: renamed(envelope) };
  for (const [name, schema] of Object.entries($defs)) definitions[names.get(name) ?? name] = renamed(schema);
  const taken = new Set(names.values());
  const named = (schema: JsonSchema, name: string): JsonSchema => {
    const { $ref, ...rest } = renamed(schema);
    if (typeof $ref === 'string') return { $ref, ...rest };
    const free = freeName(name, taken);
    taken.add(free);
    definitions[free] = rest;
    return sharedSchema(free);
  };
  const schemasOf = (steps: readonly Step[]) =>
    new Map(
      steps.map(({ key, input, output }) => [
        key,
        { input: named(input, `${pascal(key)}Input`), output: named(output, `${pascal(key)}Output`) },
      ]),
    );
  return withCommonLabels({ definitions, actions: schemasOf(actions), triggers: schemasOf(triggers) });
}

/**
 * The names of definitions as components. Objects are named first, so that `User` is the object and `UserField` the text that
 * names one. Inputs and outputs without a title are named for the words that their steps share.
 */
function componentNames($defs: Readonly<Record<string, JsonSchema>>, steps: readonly Step[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set([...Object.keys(contractSchemas), 'RunResponse']);
  const isObjectSchema = (name: string) => $defs[name]?.['type'] === 'object';
  const all = Object.keys($defs).sort((one, other) => Number(isObjectSchema(other)) - Number(isObjectSchema(one)));
  for (const name of all) {
    const title = name.replace(/_\d+$/, '');
    const ofSteps = title === 'shared' ? stepWords(name, steps) : undefined;
    const free = freeName(ofSteps ?? (isObjectSchema(name) ? pascal(title) : `${pascal(title)}Field`), taken);
    taken.add(free);
    names.set(name, free);
  }
  return names;
}

/** "UserOutput" for the output of `suspend_user` and `unsuspend_user`. */
function stepWords(name: string, steps: readonly Step[]): string | undefined {
  for (const role of ['input', 'output'] as const) {
    const users = steps.filter((step) => step[role]['$ref'] === `${sharedPrefix}${name}`);
    const [first = [], ...others] = users.map(({ key }) => key.split('_'));
    const words = first.filter((word) => others.every((key) => key.includes(word)));
    if (users.length > 0) return `${pascal(words.length === 0 ? 'step' : words.join('_'))}${pascal(role)}`;
  }
  return undefined;
}

/** Moves the title and description that most uses of a definition have to the definition itself. */
function withCommonLabels({ definitions, actions, triggers }: SharedSchemas): SharedSchemas {
  const uses = new Map<unknown, Map<string, number>>();
  const count = (schema: JsonSchema): JsonSchema => {
    const { $ref, ...labels } = mapSubschemas(schema, count);
    if ($ref !== undefined) {
      const counts = uses.get($ref) ?? new Map<string, number>();
      const text = JSON.stringify(labels);
      uses.set($ref, counts.set(text, (counts.get(text) ?? 0) + 1));
    }
    return schema;
  };
  const steps = [...actions.values(), ...triggers.values()].flatMap(({ input, output }) => [input, output]);
  for (const schema of [...Object.values(definitions), ...steps]) count(schema);
  const common = new Map(
    [...uses].map(([reference, counts]) => {
      const [[most] = ['{}']] = [...counts].sort(([, one], [, other]) => other - one);
      return [reference, most];
    }),
  );
  const bare = (schema: JsonSchema): JsonSchema => {
    const { $ref, ...rest } = mapSubschemas(schema, bare);
    if ($ref === undefined) return rest;
    return common.get($ref) === JSON.stringify(rest) ? { $ref } : { $ref, ...rest };
  };
  const labels = (name: string): JsonSchema => JSON.parse(common.get(`${sharedPrefix}${name}`) ?? '{}');
  const bareSteps = (known: ReadonlyMap<string, StepSchemas>) =>
    new Map([...known].map(([key, { input, output }]) => [key, { input: bare(input), output: bare(output) }]));
  return {
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, schema]) => [name, { ...labels(name), ...bare(schema) }]),
    ),
    actions: bareSteps(actions),
    triggers: bareSteps(triggers),
  };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** "list_user_groups" as "ListUserGroups". */
function pascal(key: string): string {
  return key.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
