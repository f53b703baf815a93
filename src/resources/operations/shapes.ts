import { z } from 'zod';
import { type FieldInfo, field } from '../../step/field.ts';
import type { CompactSchema } from './extract.ts';
import { titleOf } from './words.ts';

/** A schema, and whether a member of it still has to choose the schema that counts. */
interface Entry {
  readonly schema: CompactSchema;
  readonly choose: boolean;
}

/** What a conjunction of schemas says about one value. */
interface Merged {
  readonly whole: CompactSchema;
  readonly parts: readonly CompactSchema[];
}

/** Titles and examples of texts whose format the document names. */
const formats: Readonly<Record<string, { readonly title: string; readonly placeholder: string }>> = {
  'date-time': { title: 'Time', placeholder: '2026-11-29T12:00:00.000Z' },
  uri: { title: 'URI', placeholder: 'https://example.com/' },
  email: { title: 'Email', placeholder: 'grace.lindqvist@acme.example' },
};

const secretWords =
  /password|passCode|secret|answer|privateKey|private_key|apiKey|authToken|accessToken|activationToken|recoveryToken/i;

/**
 * Makes zod schemas from those of the extract. Stricter than JSON Schema in one way, as is every step: a member that no part
 * of a schema names is rejected, unless the document allows others.
 */
export class Shapes {
  readonly #schemas: Readonly<Record<string, CompactSchema>>;
  readonly #made = new Map<string, z.ZodType>();
  readonly #open = new Set<string>();
  readonly #ids = new Map<CompactSchema, number>();

  constructor(schemas: Readonly<Record<string, CompactSchema>>) {
    this.#schemas = schemas;
  }

  /** The schema of a value. */
  type(schema: CompactSchema): z.ZodType {
    return this.#of([{ schema, choose: true }]);
  }

  /** The members of an object of parameters. */
  fields(
    parameters: Readonly<Record<string, CompactSchema>>,
    { required, info = () => ({}) }: { required: ReadonlySet<string>; info?: (name: string) => Partial<FieldInfo> },
  ): z.ZodRawShape {
    return Object.fromEntries(
      Object.entries(parameters).map(([name, schema]) => [
        name,
        this.#member(name, { entries: [{ schema, choose: true }], required: required.has(name), info: info(name) }),
      ]),
    );
  }

  #member(name: string, given: { entries: readonly Entry[]; required: boolean; info?: Partial<FieldInfo> }): z.ZodType {
    const { entries, required, info = {} } = given;
    // A copy, because a schema that is used twice has a title for each use.
    const type = this.#of(entries).clone();
    const all = entries.flatMap(({ schema }) => this.#parts(schema));
    const isText = all.some((one) => one.type === 'string' && one.enum === undefined);
    const placeholder = all.map(({ format = '' }) => formats[format]?.placeholder).find((text) => text !== undefined);
    const isSecret = isText && (secretWords.test(name) || all.some(({ secret }) => secret));
    const labeled = field(type, {
      title: titleOf(name),
      ...(placeholder === undefined ? {} : { placeholder }),
      ...(isSecret ? { secret: true as const } : {}),
      ...info,
    });
    return required ? labeled : labeled.optional();
  }

  /** Converts a conjunction once, however often it is referred to. */
  #of(entries: readonly Entry[]): z.ZodType {
    const resolved = entries.map(({ schema, choose }) => ({ schema: this.#resolved(schema), choose }));
    const key = resolved.map(({ schema, choose }) => `${this.#id(schema)}${choose ? '' : 'p'}`).join('-');
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    // No request schema is recursive today. Prevent a hang if one ever is.
    if (this.#open.has(key)) return z.lazy(() => this.#made.get(key) ?? z.unknown());
    this.#open.add(key);
    const made = this.#convert(resolved);
    this.#open.delete(key);
    this.#made.set(key, made);
    return made;
  }

  #convert(entries: readonly Entry[]): z.ZodType {
    const chooser = entries.find(({ schema, choose }) => choose && schema.of !== undefined);
    if (chooser !== undefined) return this.#chosen(entries, chooser);
    const parts = entries.flatMap(({ schema }) => this.#parts(schema));
    const brancher = parts.find(({ oneOf }) => oneOf !== undefined);
    const type = brancher === undefined ? this.#value(merged(parts)) : this.#branches(parts, brancher);
    return parts.some(({ nullable }) => nullable) ? type.nullable() : type;
  }

  /** One object for each value of the member that chooses. That member comes first. */
  #chosen(entries: readonly Entry[], chooser: Entry): z.ZodType {
    const { by = '', of = {} } = chooser.schema;
    const others = entries.filter((entry) => entry !== chooser);
    const options = Object.entries(of).map(([value, name]) => {
      const target = this.#resolved({ ref: name });
      const tag = { properties: { [by]: { enum: [value] } }, required: [by] };
      const variant = { schema: target, choose: target !== chooser.schema };
      return this.#of([{ schema: tag, choose: false }, ...others, variant]);
    });
    const [first, ...more] = options.filter(
      (one) => one instanceof z.ZodObject || one instanceof z.ZodDiscriminatedUnion,
    );
    if (first === undefined) return z.record(z.string(), z.unknown());
    return z.discriminatedUnion(by, [first, ...more]);
  }

  /** One alternative must take the whole. */
  #branches(parts: readonly CompactSchema[], brancher: CompactSchema): z.ZodType {
    const { oneOf = [], ...own } = brancher;
    const rest = [...parts.filter((part) => part !== brancher), own].map((schema) => ({ schema, choose: false }));
    return z.union(
      oneOf.map((branch) => {
        const { title, ...schema } = branch;
        const type = this.#of([
          ...rest,
          { schema: branch.ref === undefined ? schema : { ref: branch.ref }, choose: true },
        ]);
        return title === undefined ? type : field(type.clone(), { title });
      }),
    );
  }

  #value({ whole, parts }: Merged): z.ZodType {
    const { type, enum: values, items } = whole;
    const isObject =
      type === 'object' ||
      (type === undefined && parts.some(({ properties, others }) => (properties ?? others) !== undefined));
    if (values !== undefined) return z.literal(values);
    if (isObject) return this.#object(parts);
    switch (type) {
      case 'string':
        return labeledText(textOf(whole), whole);
      case 'integer':
        return bounded(z.int(), whole);
      case 'number':
        return bounded(z.number(), whole);
      case 'boolean':
        return z.boolean();
      case 'array': {
        const entries = items === undefined ? z.unknown() : this.type(items);
        const list = whole.minItems === undefined ? z.array(entries) : z.array(entries).min(whole.minItems);
        return whole.maxItems === undefined ? list : list.max(whole.maxItems);
      }
      default:
        return z.unknown();
    }
  }

  #object(parts: readonly CompactSchema[]): z.ZodType {
    const members = new Map<string, CompactSchema[]>();
    for (const part of parts)
      for (const [name, schema] of Object.entries(part.properties ?? {}))
        members.set(name, [...(members.get(name) ?? []), schema]);
    for (const name of parts.flatMap((part) => part.without ?? [])) members.delete(name);
    const required = new Set(parts.flatMap((part) => part.required ?? []));
    const shape: Record<string, z.ZodType> = {};
    for (const [name, schemas] of members) {
      const entries = schemas.map((schema) => ({ schema, choose: true }));
      shape[name] = this.#member(name, { entries, required: required.has(name) });
    }
    const others = parts.map((part) => part.others).filter((one) => one !== undefined);
    const isFree = !parts.some(({ properties }) => properties !== undefined) && others.length === 0;
    const values = others.find((one) => typeof one === 'object');
    const rest = values === undefined ? z.unknown() : this.type(values);
    if (members.size === 0 && (isFree || others.length > 0)) return z.record(z.string(), rest);
    return others.length > 0 ? z.object(shape).catchall(rest) : z.strictObject(shape);
  }

  #resolved(schema: CompactSchema): CompactSchema {
    const { ref } = schema;
    return ref === undefined ? schema : this.#resolved(this.#schemas[ref] ?? {});
  }

  /** A schema and everything that its `allOf` brings in. */
  #parts(schema: CompactSchema): CompactSchema[] {
    const { allOf, ...own } = this.#resolved(schema);
    return allOf === undefined ? [this.#resolved(schema)] : [own, ...allOf.flatMap((part) => this.#parts(part))];
  }

  #id(schema: CompactSchema): number {
    const known = this.#ids.get(schema) ?? this.#ids.size;
    this.#ids.set(schema, known);
    return known;
  }
}

/** Schemas of one value in one: of listed values, those that every part lists. */
function merged(parts: readonly CompactSchema[]): Merged {
  const whole: CompactSchema = Object.assign({}, ...parts);
  const lists = parts.flatMap(({ enum: values }) => (values === undefined ? [] : [values]));
  if (lists.length < 2) return { whole, parts };
  const common = lists.reduce((left, values) => left.filter((value) => values.includes(value)));
  return { whole: { ...whole, enum: common.length > 0 ? common : (lists[0] ?? []) }, parts };
}

function textOf({ pattern, minLength, maxLength }: CompactSchema): z.ZodType {
  let text = z.string();
  if (minLength !== undefined) text = text.min(minLength);
  if (maxLength !== undefined) text = text.max(maxLength);
  const expression = pattern === undefined ? undefined : expressionOf(pattern);
  return expression === undefined ? text : text.regex(expression);
}

function labeledText(text: z.ZodType, { format = '' }: CompactSchema): z.ZodType {
  const info = formats[format];
  return info === undefined ? text : field(text, info);
}

function bounded(type: z.ZodNumber, { minimum, maximum }: CompactSchema): z.ZodNumber {
  const least = minimum === undefined ? type : type.min(minimum);
  return maximum === undefined ? least : least.max(maximum);
}

/** A pattern of the document, which may begin with Java's mark for "ignore case". */
function expressionOf(pattern: string): RegExp {
  const ignoresCase = pattern.startsWith('(?i)');
  return new RegExp(ignoresCase ? pattern.slice('(?i)'.length) : pattern, ignoresCase ? 'i' : '');
}
