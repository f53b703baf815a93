import { type JsonSchema, mapSubschemas, subschemasOf } from '../step/schema-reader.ts';
import type { Manifest } from './schema.ts';

/**
 * Schemas that steps share, written once: `{ "$ref": "#/$defs/user", "title": "Manager" }` stands for the definition
 * `user` with another title. `manifest.json` uses references; the manifest of the package has every schema in full.
 */
export interface ManifestFile extends Manifest {
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

/** A schema below this size costs less than a reference to it. */
const leastSize = 120;
const prefix = '#/$defs/';
/** The most schemas that a manifest may have after its references are resolved; this package has about 10,000. */
const largest = 500_000;
const mostDefinitions = 1000;

/** Moves every schema that occurs more than once to `$defs`. */
export function withDefinitions(manifest: Manifest): ManifestFile {
  const uses = new Map<string, { count: number; title: unknown }>();
  const count = (schema: JsonSchema) => {
    const text = bare(schema);
    if (text.length < leastSize) return;
    const known = uses.get(text);
    if (known !== undefined) known.count += 1;
    else {
      uses.set(text, { count: 1, title: schema['title'] });
      // Schemas inside a repeated schema count once.
      for (const inner of subschemasOf(schema)) count(inner);
    }
  };
  for (const schema of schemasOf(manifest)) count(schema);
  const names = new Map<string, string>();
  for (const [text, { count, title }] of uses) if (count > 1) names.set(text, freeName(title, names));
  const $defs: Record<string, JsonSchema> = {};
  const replaced = (schema: JsonSchema): JsonSchema => {
    const { title, description, ...rest } = schema;
    const name = names.get(bare(schema));
    if (name === undefined) return { ...labels({ title, description }), ...mapSubschemas(rest, replaced) };
    $defs[name] ??= mapSubschemas(rest, replaced);
    return { $ref: prefix + name, ...labels({ title, description }) };
  };
  const result = mapSchemas(manifest, replaced);
  return {
    ...result,
    $defs: Object.fromEntries(Object.entries($defs).sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** What is wrong with the references of a manifest, one sentence each. */
export function referenceFaults(manifest: Manifest, $defs: ManifestFile['$defs']): string[] {
  if (Object.keys($defs).length > mostDefinitions)
    return [`There are more than ${mostDefinitions} definitions under $defs.`];
  const lost = new Set<string>();
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  const sizeOf = (schema: JsonSchema): number => {
    const own = subschemasOf(schema).reduce((sum, inner) => sum + sizeOf(inner), 1);
    const { $ref } = schema;
    return typeof $ref === 'string' ? own + sizeBehind($ref) : own;
  };
  const sizeBehind = (reference: string): number => {
    const known = sizes.get(reference);
    if (known !== undefined) return known;
    const definition = definitionOf(reference, $defs);
    if (definition === undefined || open.has(reference)) {
      lost.add(reference);
      return 0;
    }
    open.add(reference);
    const size = sizeOf(definition);
    open.delete(reference);
    sizes.set(reference, size);
    return size;
  };
  const whole = schemasOf(manifest).reduce((sum, schema) => sum + sizeOf(schema), 0);
  const faults = [...lost].map((reference) => `The reference ${reference} leads to no definition under $defs.`);
  // Definitions that each use another twice grow exponentially when they are resolved.
  return whole > largest
    ? [...faults, 'The definitions under $defs are too large when they are put in place.']
    : faults;
}

/** Replaces references with their definitions. Throws for an unresolved reference. */
export function withoutDefinitions({ $defs, ...manifest }: ManifestFile): Manifest {
  const whole = new Map<string, JsonSchema>();
  const resolved = (schema: JsonSchema): JsonSchema => {
    const { $ref, ...rest } = schema;
    if (typeof $ref !== 'string') return mapSubschemas(schema, resolved);
    const definition = definitionOf($ref, $defs);
    if (definition === undefined) throw new Error(`${$ref} is not a definition of the manifest.`);
    const known = whole.get($ref) ?? mapSubschemas(definition, resolved);
    whole.set($ref, known);
    return { ...rest, ...known };
  };
  return mapSchemas(manifest, resolved);
}

function definitionOf(reference: string, $defs: ManifestFile['$defs']): JsonSchema | undefined {
  const name = reference.startsWith(prefix) ? reference.slice(prefix.length) : '';
  return Object.hasOwn($defs, name) ? $defs[name] : undefined;
}

function schemasOf({ envelope, actions, triggers }: Manifest): JsonSchema[] {
  return [envelope, ...[...actions, ...triggers].flatMap(({ input, output }) => [input, output])];
}

function mapSchemas(manifest: Manifest, change: (schema: JsonSchema) => JsonSchema): Manifest {
  // The manifest's own schema requires `type: object` here, not only a reference.
  const object = (schema: JsonSchema) => ({ ...change(schema), type: 'object' as const });
  return {
    ...manifest,
    envelope: object(manifest.envelope),
    actions: manifest.actions.map((each) => ({ ...each, input: object(each.input), output: change(each.output) })),
    triggers: manifest.triggers.map((each) => ({ ...each, input: object(each.input), output: object(each.output) })),
  };
}

/** A schema as text, without the labels that may differ between its uses. */
function bare({ title: _, description: __, ...schema }: JsonSchema): string {
  return JSON.stringify(schema);
}

function labels(given: { title: unknown; description: unknown }): JsonSchema {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function freeName(title: unknown, names: ReadonlyMap<string, string>): string {
  const words = typeof title === 'string' ? title.toLowerCase().match(/[a-z0-9]+/g) : null;
  const name = (words ?? ['shared']).join('_');
  const taken = new Set(names.values());
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
