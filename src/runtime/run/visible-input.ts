import type { z } from 'zod';
import { type Fault, faultAt } from '../../okta/errors.ts';
import { pathText } from '../../step/issue-words.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { alternativesOf, type JsonSchema, propertiesOf } from '../../step/schema-reader.ts';
import { invisibleProblem } from './invisible.ts';

/**
 * Finds the texts and names of an input that contain an invisible character. Pasted from a web page or a chat, it turns a
 * login, ID or name that looks right into a different one. Secrets without a pattern, such as passwords, and free-form JSON
 * may contain anything.
 */
export function invisibleFaults(input: unknown, schema: z.ZodObject): Fault[] {
  const found: Fault[] = [];
  visit(input, [], found);
  return found.length === 0 ? found : withoutFreeFields(found, toJsonSchema(schema));
}

function visit(value: unknown, path: readonly PropertyKey[], found: Fault[]): void {
  if (typeof value === 'string') {
    const problem = invisibleProblem(value);
    if (problem !== undefined) found.push(faultAt(pathText(path), problem));
    return;
  }
  if (typeof value !== 'object' || value === null || path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) visit(entry, [...path, index], found);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const problem = invisibleProblem(name);
    if (problem !== undefined)
      found.push(faultAt(pathText([...path, name]), { ...problem, what: `has a name that ${problem.what}` }));
    visit(member, [...path, name], found);
  }
}

/** No field of a step is nested deeper. Without a limit, a cyclic value would never end. */
const deepest = 12;

function withoutFreeFields(faults: readonly Fault[], schema: JsonSchema): Fault[] {
  const free = freePaths(schema, '');
  return faults.filter(
    ({ path }) => !free.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)),
  );
}

/** Paths of the fields that take any text: secrets without a pattern, and fields of any JSON. A session ID has a pattern. */
function freePaths(schema: JsonSchema, parent: string): string[] {
  const members = propertiesOf(schema).flatMap(([name, field]) => {
    const path = parent === '' ? name : `${parent}.${name}`;
    const isAnyJson = ['type', 'anyOf', 'oneOf', 'const', 'enum'].every((keyword) => field[keyword] === undefined);
    const isAnyText = field['x-secret'] === true && field['pattern'] === undefined;
    return isAnyText || isAnyJson ? [path] : freePaths(field, path);
  });
  return [...members, ...alternativesOf(schema).flatMap((one) => freePaths(one, parent))];
}
