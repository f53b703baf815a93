import type { z } from 'zod';
import type { Fault } from '../../okta/errors.ts';
import { pathText } from '../../step/issue-words.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { alternativesOf, type JsonSchema, propertiesOf } from '../../step/schema-reader.ts';
import { invisibleFault } from './invisible.ts';

/**
 * The texts and names of an input that hold an invisible character: one that came along from a web page or a chat makes
 * another login, ID or name of what looks right. Secrets, and JSON that is passed on as it is, may hold anything.
 */
export function invisibleFaults(input: unknown, schema: z.ZodObject): Fault[] {
  const found: Fault[] = [];
  visit(input, [], found);
  return found.length === 0 ? found : withoutFreeFields(found, toJsonSchema(schema));
}

function visit(value: unknown, path: readonly PropertyKey[], found: Fault[]): void {
  if (typeof value === 'string') {
    const message = invisibleFault(value);
    if (message !== undefined) found.push({ path: pathText(path), message });
    return;
  }
  if (typeof value !== 'object' || value === null || path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) visit(entry, [...path, index], found);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const inName = invisibleFault(name);
    if (inName !== undefined) found.push({ path: pathText([...path, name]), message: `has a name that ${inName}` });
    visit(member, [...path, name], found);
  }
}

/** No field of a step lies deeper; a value that refers to itself would have no end. */
const deepest = 12;

function withoutFreeFields(faults: readonly Fault[], schema: JsonSchema): Fault[] {
  const free = freePaths(schema, '');
  return faults.filter(
    ({ path }) => !free.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)),
  );
}

/** The fields that take any text: secrets, and top-level fields of any JSON. */
function freePaths(schema: JsonSchema, parent: string): string[] {
  const members = propertiesOf(schema).flatMap(([name, field]) => {
    const path = parent === '' ? name : `${parent}.${name}`;
    const isAnyJson = ['type', 'anyOf', 'oneOf', 'const', 'enum'].every((keyword) => field[keyword] === undefined);
    return field['x-secret'] === true || isAnyJson ? [path] : freePaths(field, path);
  });
  return [...members, ...alternativesOf(schema).flatMap((one) => freePaths(one, parent))];
}
