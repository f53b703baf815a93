import { brokenPatterns } from './broken-patterns.ts';
import { type SpecDocument, type SpecSchema, schemaOf } from './document.ts';

/** A JSON Schema (2020-12). */
export type JsonSchema = boolean | { [keyword: string]: unknown };

/** A schema of the document in its place: whether a discriminator in it still has to choose the schema that counts. */
interface Entry {
  readonly schema: SpecSchema;
  readonly choose: boolean;
}

/** What a conjunction of schemas says about one object. */
interface Merged {
  readonly plain: readonly SpecSchema[];
  readonly properties: ReadonlyMap<string, readonly SpecSchema[]>;
  readonly required: ReadonlySet<string>;
}

// Formats that Ajv can check. Some formats in the document are prose.
const checkedFormats = new Set(['date-time', 'uri', 'email', 'uuid', 'int32', 'int64', 'double']);
const leafKeywords = [
  'type',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
];

/**
 * Turns schemas of an OpenAPI 3.0 document into JSON Schemas for requests, stricter than the document in one way: a
 * member that no schema names is refused, unless `additionalProperties` allows it. `allOf` is merged first, since only the
 * whole knows all the names. Members marked `readOnly` are refused, a `discriminator` chooses, `nullable` allows null.
 */
export class RequestSchemas {
  readonly #document: SpecDocument;
  readonly #definitions: Record<string, JsonSchema> = {};
  readonly #ids = new Map<SpecSchema, number>();

  constructor(document: SpecDocument) {
    this.#document = document;
  }

  /** A complete JSON Schema for a request body. */
  forBody(schema: SpecSchema): JsonSchema {
    const root = this.#reference([{ schema, choose: true }]);
    return { allOf: [root], $defs: this.#definitions };
  }

  /** A complete JSON Schema for the query parameters of an operation, given by name. */
  forQuery(parameters: ReadonlyMap<string, { schema: SpecSchema; required: boolean }>): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    for (const [name, { schema }] of parameters) properties[name] = this.#reference([{ schema, choose: true }]);
    const required = [...parameters].filter(([, one]) => one.required).map(([name]) => name);
    return { type: 'object', properties, required, additionalProperties: false, $defs: this.#definitions };
  }

  /** Converts a conjunction once, also if it is recursive. */
  #reference(entries: readonly Entry[]): JsonSchema {
    const resolved = entries.map(({ schema, choose }) => ({ schema: schemaOf(this.#document, schema), choose }));
    const key = resolved.map(({ schema, choose }) => `${this.#id(schema)}${choose ? '' : 'p'}`).join('-');
    if (this.#definitions[key] === undefined) {
      this.#definitions[key] = true;
      this.#definitions[key] = this.#convert(resolved);
    }
    return { $ref: `#/$defs/${key}` };
  }

  #id(schema: SpecSchema): number {
    const known = this.#ids.get(schema) ?? this.#ids.size;
    this.#ids.set(schema, known);
    return known;
  }

  #convert(entries: readonly Entry[]): JsonSchema {
    const chooser = entries.find(({ schema, choose }) => choose && schema.discriminator?.mapping !== undefined);
    if (chooser !== undefined) return this.#chosen(entries, chooser);
    const plain = entries.flatMap(({ schema }) => this.#plain(schema));
    if (plain.some((schema) => schema.readOnly === true)) return false;
    const brancher = plain.find((schema) => (schema.oneOf ?? schema.anyOf) !== undefined);
    const converted = brancher === undefined ? this.#object(merged(plain)) : this.#branches(plain, brancher);
    // A condition, so that errors are about the value and not about both alternatives.
    if (plain.some((schema) => schema.nullable === true)) return { if: { type: 'null' }, else: converted };
    return converted;
  }

  /** The schema that the discriminator names. For other values the base, or nothing if there are only choices. */
  #chosen(entries: readonly Entry[], chooser: Entry): JsonSchema {
    const { discriminator, oneOf, anyOf } = chooser.schema;
    const name = discriminator?.propertyName ?? '';
    const others = entries.filter((entry) => entry !== chooser);
    const cases = Object.entries(discriminator?.mapping ?? {}).map(([value, reference]) => {
      const target = schemaOf(this.#document, { $ref: reference });
      const chosen = this.#reference([...others, { schema: target, choose: target !== chooser.schema }]);
      const named = { type: 'object', properties: { [name]: { const: value } }, required: [name] };
      return { if: { not: named }, else: chosen };
    });
    const known = {
      type: 'object',
      properties: { [name]: { enum: Object.keys(discriminator?.mapping ?? {}) } },
      required: [name],
    };
    const listed = oneOf !== undefined || anyOf !== undefined;
    const base = listed ? known : this.#reference([...others, { schema: chooser.schema, choose: false }]);
    return { allOf: [...cases, { if: known, else: base }] };
  }

  /** At least one branch must accept the whole value. More than one may: branches in the document overlap. */
  #branches(plain: readonly SpecSchema[], brancher: SpecSchema): JsonSchema {
    const { oneOf, anyOf, ...own } = brancher;
    const rest = plain.filter((schema) => schema !== brancher);
    const branches = (oneOf ?? anyOf ?? []).map((branch) =>
      this.#reference([
        ...[...rest, own].map((schema) => ({ schema, choose: false })),
        { schema: branch, choose: true },
      ]),
    );
    return { anyOf: branches };
  }

  /** A schema and all parts of its `allOf`, references resolved. */
  #plain(schema: SpecSchema): SpecSchema[] {
    const { allOf, ...own } = schemaOf(this.#document, schema);
    if (allOf === undefined) return [schemaOf(this.#document, schema)];
    return [own, ...allOf.flatMap((part) => this.#plain(part))];
  }

  #object({ plain, properties, required }: Merged): JsonSchema {
    const json: { [keyword: string]: unknown } = { allOf: plain.map(leaf) };
    const items = plain.map((schema) => schema.items).filter((one) => one !== undefined);
    if (items.length > 0) json['items'] = this.#reference(items.map((schema) => ({ schema, choose: true })));
    if (properties.size === 0 && !plain.some((schema) => schema.additionalProperties !== undefined)) return json;
    const converted: Record<string, JsonSchema> = {};
    for (const [name, schemas] of properties)
      converted[name] = this.#reference(schemas.map((schema) => ({ schema, choose: true })));
    json['properties'] = converted;
    // OpenAPI: a member that is both required and readOnly is required in responses only.
    json['required'] = [...required].filter((name) => !this.#isReadOnly(properties.get(name) ?? []));
    json['additionalProperties'] = this.#additional(plain);
    return json;
  }

  #isReadOnly(schemas: readonly SpecSchema[]): boolean {
    return schemas.some((schema) => this.#plain(schema).some((plain) => plain.readOnly === true));
  }

  #additional(plain: readonly SpecSchema[]): JsonSchema {
    const allowed = plain.map((schema) => schema.additionalProperties);
    const schemas = allowed.filter((one) => typeof one === 'object');
    if (schemas.length === 0) return allowed.includes(true);
    return this.#reference(schemas.map((schema) => ({ schema, choose: true })));
  }
}

/** The members of every schema together; one that several of them name must satisfy them all. */
function merged(plain: readonly SpecSchema[]): Merged {
  const properties = new Map<string, readonly SpecSchema[]>();
  const required = new Set<string>();
  for (const schema of plain) {
    for (const name of schema.required ?? []) required.add(name);
    for (const [name, property] of Object.entries(schema.properties ?? {}))
      properties.set(name, [...(properties.get(name) ?? []), property]);
  }
  return { plain, properties, required };
}

/** The keywords of a schema about the value itself, without its members. */
function leaf(schema: SpecSchema): JsonSchema {
  const json: { [keyword: string]: unknown } = {};
  for (const keyword of leafKeywords) if (schema[keyword] !== undefined) json[keyword] = schema[keyword];
  const { format, nullable } = schema;
  const { pattern } = json;
  // The document has Java patterns.
  if (typeof pattern === 'string') json['pattern'] = pattern.replace(/^\(\?i\)(.*)$/, '(?i:$1)');
  if (typeof pattern === 'string' && brokenPatterns.has(pattern)) delete json['pattern'];
  if (format !== undefined && checkedFormats.has(format)) json['format'] = format;
  if (nullable === true && Array.isArray(schema.enum)) json['enum'] = [...schema.enum, null];
  return json;
}
