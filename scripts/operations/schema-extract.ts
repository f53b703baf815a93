import type { CompactSchema } from '../../src/resources/operations/extract.ts';
import { brokenPatterns } from '../spec/broken-patterns.ts';
import { type SpecDocument, type SpecSchema, schemaOf } from '../spec/document.ts';
import { corrections, deletedByNull } from './corrections.ts';

const kept = [
  ...['type', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'],
] as const;

// Members of responses only.
const responseMembers = new Set(['_links', '_embedded']);

// Formats that are prose or invented names in the document.
const formats = new Set(['date-time', 'uri', 'email', 'uuid', 'int32', 'int64', 'double', 'binary']);

/** Extracts schemas for requests, each shared one once. */
export class SchemaExtract {
  readonly #document: SpecDocument;
  readonly #shared = new Map<string, CompactSchema>();

  constructor(document: SpecDocument) {
    this.#document = document;
  }

  /** Every referenced schema, by its name in the document. */
  shared(): Readonly<Record<string, CompactSchema>> {
    return Object.fromEntries([...this.#shared].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** A schema without references, for a parameter. */
  inline(schema: SpecSchema): CompactSchema {
    const { $ref, ...rest } = schemaOf(this.#document, schema);
    const { allOf = [], oneOf, anyOf, ...own } = rest;
    // Merge the parts of a parameter. Alternatives, such as a role type or a role ID, are all text.
    const parts = allOf.map((part) => this.inline(part));
    return Object.assign({}, (oneOf ?? anyOf) === undefined ? {} : { type: 'string' }, ...parts, this.of(own));
  }

  /** A schema that may refer to shared ones. */
  of(schema: SpecSchema): CompactSchema {
    if (schema.$ref !== undefined) return { ref: this.#name(schema.$ref) };
    const { properties, required, items, additionalProperties, allOf, oneOf, anyOf, discriminator } = schema;
    const compact: Record<string, unknown> = {};
    for (const keyword of kept) if (schema[keyword] !== undefined) compact[keyword] = schema[keyword];
    if (typeof compact['format'] === 'string' && !formats.has(compact['format'])) delete compact['format'];
    if (typeof compact['pattern'] === 'string' && brokenPatterns.has(compact['pattern'])) delete compact['pattern'];
    if (schema.enum !== undefined) compact['enum'] = [...schema.enum];
    if (items !== undefined) compact['items'] = this.of(items);
    const members = Object.entries(properties ?? {}).filter(([name, one]) => this.#isSent(name, one));
    // Empty if all members are read-only. It then accepts none, unlike an object without a description.
    if (properties !== undefined || additionalProperties === false)
      compact['properties'] = Object.fromEntries(members.map(([name, one]) => [name, this.of(one)]));
    const needed = (required ?? []).filter((name) => this.#isNeeded(name, schema));
    if (needed.length > 0) compact['required'] = needed;
    if (additionalProperties === true || schema['x-okta-extensible'] === true) compact['others'] = true;
    else if (typeof additionalProperties === 'object') compact['others'] = this.of(additionalProperties);
    if (allOf !== undefined) compact['allOf'] = allOf.map((part) => this.of(part));
    const parts = allOf === undefined ? [] : this.#members(schema);
    const without = parts.filter(
      ([name, one]) =>
        !this.#isSent(name, one) && parts.some(([other, schema]) => other === name && this.#isSent(name, schema)),
    );
    if (without.length > 0) compact['without'] = [...new Set(without.map(([name]) => name))];
    const choices = oneOf ?? anyOf;
    if (choices !== undefined) compact['oneOf'] = choices.map((one) => this.#choice(one));
    if (discriminator?.mapping !== undefined) {
      compact['by'] = discriminator.propertyName;
      compact['of'] = Object.fromEntries(
        Object.entries(discriminator.mapping).map(([value, reference]) => [value, this.#name(reference)]),
      );
    }
    if (schema.nullable === true) compact['nullable'] = true;
    if (schema['writeOnly'] === true || schema.format === 'password') compact['secret'] = true;
    return compact;
  }

  /** Keeps the titles of alternatives, because forms show them as choices. */
  #choice(schema: SpecSchema): CompactSchema {
    const { title } = schemaOf(this.#document, schema);
    return typeof title === 'string' ? { ...this.of(schema), title } : this.of(schema);
  }

  #name(reference: string): string {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    if (!this.#shared.has(name)) {
      // Reserve the name first, because schemas are recursive.
      this.#shared.set(name, {});
      const compact = this.of(corrections[name] ?? schemaOf(this.#document, { $ref: `#/components/schemas/${name}` }));
      this.#shared.set(name, deletedByNull.has(name) ? { ...compact, nullable: true } : compact);
    }
    return name;
  }

  /** The members of a schema and of all its parts. A member of several parts is repeated. */
  #members(schema: SpecSchema): [string, SpecSchema][] {
    const { properties = {}, allOf = [] } = schemaOf(this.#document, schema);
    return [...Object.entries(properties), ...allOf.flatMap((part) => this.#members(part))];
  }

  #isSent(name: string, schema: SpecSchema): boolean {
    return !responseMembers.has(name) && !this.#isReadOnly(schema);
  }

  #isNeeded(name: string, { properties = {} }: SpecSchema): boolean {
    const member = properties[name];
    return member === undefined || this.#isSent(name, member);
  }

  #isReadOnly(schema: SpecSchema): boolean {
    const { readOnly, allOf = [] } = schemaOf(this.#document, schema);
    return readOnly === true || allOf.some((part) => this.#isReadOnly(part));
  }
}
