import { isObject, isOktaError, type JsonSchema, memberSchemas, type OktaError } from 'okta-connector';
import { parseJson } from '../json-text.ts';
import { putAt } from './columns.ts';
import { fieldNamed, type Named } from './names.ts';
import { readValue, type ValueFault } from './read-value.ts';
import { damageIn, refusedRow } from './refused-file.ts';
import type { Reading, Row } from './row.ts';

/** The inputs of a file with one JSON value per line; a line that holds none is a fault of that input alone. */
export async function* jsonRows(
  lines: AsyncIterable<string | undefined>,
  reading: Reading & { readonly encoding: string },
): AsyncGenerator<Row> {
  const forms = new Forms(reading);
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text === undefined) {
      const why = 'has more than a million characters';
      yield { line, fault: refusedRow(reading.file, { line, why, hint: 'shorten it, or check its line ends' }) };
      continue;
    }
    if (text.trim() === '') continue;
    const row = objectIn(text, { ...reading, line });
    // What goes wrong with reading the org's schema is no fault of the row.
    yield row.fault === undefined
      ? inputRow(row.value, { ...row, file: reading.file, form: await forms.formFor(row.value) })
      : row;
  }
}

type ObjectRow = { readonly line: number } & (
  | { readonly value: object; readonly fault?: undefined }
  | { readonly fault: OktaError }
);

function objectIn(text: string, { file, encoding, line }: { file: string; encoding: string; line: number }): ObjectRow {
  const damage = damageIn(text, encoding);
  if (damage !== undefined) return { line, fault: refusedRow(file, { line, ...damage }) };
  try {
    const value = parseJson(text, file, line);
    if (isObject(value)) return { line, value };
    const hint = 'write one JSON object per line';
    return { line, fault: refusedRow(file, { line, why: 'holds no JSON object', hint }) };
  } catch (error) {
    if (!isOktaError(error)) throw error;
    return { line, fault: error };
  }
}

function inputRow(value: object, { line, file, form }: { line: number; file: string; form: Form }): Row {
  const members = Object.entries(value).map(([name, member]) => ({ name, member, field: form.named(name) }));
  const isElsewhere = ({ field }: (typeof members)[number]) => field.fault === undefined && field.path.length > 1;
  // The step refuses a name that is no field, with the nearest.
  const named = Object.fromEntries(
    members
      .filter((member) => !isElsewhere(member))
      .map(({ name, member, field }) => [field.fault === undefined ? (field.path[0] ?? name) : name, member]),
  );
  for (const { member, field } of members.filter(isElsewhere))
    if (field.fault === undefined) putAt(named, { path: field.path, value: member });
  const faults: ValueFault[] = [];
  const input = Object.fromEntries(
    Object.entries(named).map(([name, member]) => [
      name,
      readValue(member, { schemas: memberSchemas(form.schema, name), path: name, faults }),
    ]),
  );
  const [fault] = faults;
  return fault === undefined ? { line, value: input } : { line, fault: refusedRow(file, { line, ...fault }) };
}

/** The form that objects are read by. */
class Form {
  readonly schema: JsonSchema;
  readonly #named = new Map<string, Named>();

  constructor(schema: JsonSchema) {
    this.schema = schema;
  }

  /** What a name stands for; found out once for each name. */
  named(name: string): Named {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const found = fieldNamed(name, this.schema);
    if (this.#named.size < mostNames) this.#named.set(name, found);
    return found;
  }
}

/** How many names are remembered, so that memory does not grow with the file. */
const mostNames = 1000;

/** The form of a file: with the org's own attributes from the first object on that has one of them. */
class Forms {
  readonly #reading: Reading;
  readonly #known = new Set<string>();
  #form: Form | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  async formFor(value: object): Promise<Form> {
    const fresh = namesIn(value).filter((name) => !this.#known.has(name));
    if (this.#form !== undefined && fresh.length === 0) return this.#form;
    if (this.#known.size < mostNames) for (const name of fresh) this.#known.add(name);
    const schema = await this.#reading.schema(fresh);
    if (this.#form?.schema !== schema) this.#form = new Form(schema);
    return this.#form;
  }
}

/** The names of an object's members, and of its profile's. */
function namesIn(value: object): string[] {
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'profile' && isObject(member) ? Object.keys(member).map((inner) => `profile.${inner}`) : [name],
  );
}
