import { isOktaError, type OktaError } from 'okta-connector';
import { isObject, type JsonSchema, memberSchemas } from 'okta-connector/host';
import { parseJson } from '../json-text.ts';
import { putAt } from './columns.ts';

import { fieldNamed, type NamedField } from './names.ts';
import { readValue, type ValueProblem } from './read-value.ts';

import { damageIn, refusedRow } from './refused-file.ts';
import type { InputFormat, Row } from './row.ts';

/** Reads the inputs of a file with one JSON object per line. A line that cannot be read is an error of that input only. */
export async function* jsonRows(
  lines: AsyncIterable<string | undefined>,
  format: InputFormat & { readonly encoding: string },
): AsyncGenerator<Row> {
  const forms = new Forms(format);
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text === undefined) {
      const why = 'is longer than a million characters';
      yield { line, error: refusedRow(format.file, { line, why, hint: 'shorten it, or check its line endings' }) };
      continue;
    }
    if (text.trim() === '') continue;
    const row = objectIn(text, { ...format, line });
    // An error from reading the org's schema is not an error of the row.
    yield row.error === undefined
      ? inputRow(row.value, { ...row, file: format.file, form: await forms.formFor(row.value) })
      : row;
  }
}

type ObjectRow = { readonly line: number } & (
  | { readonly value: object; readonly error?: undefined }
  | { readonly error: OktaError }
);

function objectIn(text: string, { file, encoding, line }: { file: string; encoding: string; line: number }): ObjectRow {
  const damage = damageIn(text, encoding);
  if (damage !== undefined) return { line, error: refusedRow(file, { line, ...damage }) };
  try {
    const value = parseJson(text, file, line);
    if (isObject(value)) return { line, value };
    const hint = 'write one JSON object per line';
    return { line, error: refusedRow(file, { line, why: 'is not a JSON object', hint }) };
  } catch (error) {
    if (!isOktaError(error)) throw error;
    return { line, error };
  }
}

function inputRow(value: object, { line, file, form }: { line: number; file: string; form: Form }): Row {
  const members = Object.entries(value).map(([name, member]) => ({ name, member, field: form.named(name) }));
  const isElsewhere = ({ field }: (typeof members)[number]) => field.what === undefined && field.path.length > 1;
  // The action rejects unknown fields, with the nearest name.
  const named = Object.fromEntries(
    members
      .filter((member) => !isElsewhere(member))
      .map(({ name, member, field }) => [field.what === undefined ? (field.path[0] ?? name) : name, member]),
  );
  for (const { member, field } of members.filter(isElsewhere))
    if (field.what === undefined) putAt(named, { path: field.path, value: member });
  const problems: ValueProblem[] = [];
  const input = Object.fromEntries(
    Object.entries(named).map(([name, member]) => [
      name,
      readValue(member, { schemas: memberSchemas(form.schema, name), path: name, problems }),
    ]),
  );
  const [problem] = problems;
  return problem === undefined ? { line, value: input } : { line, error: refusedRow(file, { line, ...problem }) };
}

/** The schema that objects are read by. */
class Form {
  readonly schema: JsonSchema;
  readonly #named = new Map<string, NamedField>();

  constructor(schema: JsonSchema) {
    this.schema = schema;
  }

  /** Returns the field that a name stands for, from a cache. */
  named(name: string): NamedField {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const found = fieldNamed(name, this.schema);
    if (this.#named.size < mostNames) this.#named.set(name, found);
    return found;
  }
}

/** The most names in the cache, so that memory does not grow with the file. */
const mostNames = 1000;

/** The schema of a file, with the org's attributes from the first object that has one of them. */
class Forms {
  readonly #format: InputFormat;
  readonly #known = new Set<string>();
  #form: Form | undefined;

  constructor(format: InputFormat) {
    this.#format = format;
  }

  async formFor(value: object): Promise<Form> {
    const fresh = namesIn(value).filter((name) => !this.#known.has(name));
    if (this.#form !== undefined && fresh.length === 0) return this.#form;
    if (this.#known.size < mostNames) for (const name of fresh) this.#known.add(name);
    const schema = await this.#format.schema(fresh);
    if (this.#form?.schema !== schema) this.#form = new Form(schema);
    return this.#form;
  }
}

/** The names of the members of an object and of its profile. */
function namesIn(value: object): string[] {
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'profile' && isObject(member) ? Object.keys(member).map((inner) => `profile.${inner}`) : [name],
  );
}
