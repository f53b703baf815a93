import type { z } from 'zod';
import { type Fault, faultAt, OktaError } from '../../okta/errors.ts';
import { nearestName } from '../../okta/nearest.ts';
import { shortened } from '../../okta/text.ts';
import type { AnyAction } from '../../step/action.ts';
import { type IssueProblem, issueProblem, pathText, wrongChoice, wrongKind } from '../../step/issue-words.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import {
  entrySchemas,
  type JsonSchema,
  memberSchemas,
  propertiesOf,
  type SchemaField,
  variantsOf,
} from '../../step/schema-reader.ts';
import { withoutNullMembers } from './null-members.ts';
import { plainInput } from './plain-input.ts';
import { invisibleFaults } from './visible-input.ts';

type Issue = z.core.$ZodIssue;

/** Checks an input against a step's schema. Throws `invalid_request` with every fault; nothing has been sent by then. */
export function parseInput<Schema extends z.ZodObject>(schema: Schema, input: unknown): z.output<Schema> {
  const plain = plainInput(input);
  if (plain.fault !== undefined) throw refusedInput([plain.fault], 1);
  const checked = check(schema, plain.value);
  if (checked === undefined) throw refusedInput([faultAt('', { what: 'cannot be read', hint: 'use plain values' })], 1);
  const { result, invisible } = checked;
  if (result.success && invisible.length === 0) return result.data;
  const paths = new Set(invisible.map(({ path }) => path));
  const faults = [...invisible];
  let total = invisible.length;
  for (const issue of result.error?.issues ?? []) {
    // An invisible character is why the rest of such a text is wrong.
    const others = faults.length < mostFaults ? faultsOf(issue, schema).filter(({ path }) => !paths.has(path)) : [];
    faults.push(...others);
    total += Math.max(others.length, countOf(issue, paths));
  }
  throw refusedInput(faults.slice(0, mostFaults), total);
}

/**
 * Checks an input of a step, also by the form that the input itself decides on. Awaiting costs every run a turn of the event
 * loop, so only steps with such a form return a promise.
 */
export function stepInput(
  step: Pick<AnyAction, 'input' | 'form'>,
  input: unknown,
): Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>> {
  const parsed = parseInput(step.input, input);
  return step.form === undefined
    ? parsed
    : step.form.read(parsed).then((typed) => parseInput(typed.schema, typed.input));
}

/** How many faults one error lists. Nobody reads more, and the first ones show what is wrong. */
const mostFaults = 20;
const longestName = 100;
const longestPath = 300;
const longestText = 500;

// Instances of classes are checked as they are, and their getters may throw.
function check<Schema extends z.ZodObject>(schema: Schema, input: unknown) {
  try {
    const invisible = invisibleFaults(input, schema);
    const first = schema.safeParse(input, { reportInput: true });
    const result = first.success ? first : schema.safeParse(withoutNullMembers(schema, input), { reportInput: true });
    return { result, invisible };
  } catch {
    return undefined;
  }
}

function refusedInput(all: readonly Fault[], total: number): OktaError {
  const faults = all.map(({ path, what, hint, code }) =>
    faultAt(
      shortened(path, longestPath),
      { what: shortened(what, longestText), hint: hint === undefined ? undefined : shortened(hint, longestText) },
      code,
    ),
  );
  const messages = faults.map(({ message }) => message);
  if (total > faults.length) messages.push(`${total - faults.length} more fields are not valid.`);
  const [first] = faults;
  return new OktaError(
    'invalid_request',
    { what: messages.join(' ') },
    {
      faults,
      ...(first === undefined || first.path === '' ? {} : { field: first.path }),
    },
  );
}

/** How many faults an issue stands for, without those at some paths. */
function countOf(issue: Issue, paths: ReadonlySet<string>): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length;
  return paths.has(pathText(issue.path)) ? 0 : 1;
}

function faultsOf(issue: Issue, schema: z.ZodObject): Fault[] {
  const path = pathText(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, mostFaults).map((key) => unknownField(key, issue.path, schema));
    case 'invalid_union': {
      const kinds = issue.errors.flatMap(kindsAtRoot);
      if (kinds.length > 0 && issue.errors.every((errors) => kindsAtRoot(errors).length > 0))
        return [fault(path, wrongKind(issue.input, [...new Set(kinds)]))];
      // The variant that is of the right kind and got furthest shows best what is missing.
      const [best] = [...issue.errors]
        .filter((errors) => errors.length > 0)
        .sort((a, b) => kindsAtRoot(a).length - kindsAtRoot(b).length || a.length - b.length);
      if (best === undefined || issue.discriminator !== undefined)
        return [fault(discriminated(issue, path), wrongChoice(optionsOf(issue)))];
      return best.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, schema));
    }
    default:
      return [fault(path, issueProblem(issue))];
  }
}

function fault(path: string, { code, ...problem }: IssueProblem): Fault {
  return faultAt(path, problem, code);
}

function unknownField(key: string, parent: readonly PropertyKey[], schema: z.ZodObject): Fault {
  const at = (path: readonly PropertyKey[]) => pathText([...parent, ...path]);
  const known = membersAt(schema, parent);
  // A field at the wrong level is named exactly; a mistyped one only nearly.
  const inner = known.find(([name]) => membersAt(schema, [...parent, name]).some(([member]) => member === key));
  const near =
    inner === undefined
      ? nearestName(
          key,
          known.map(([name]) => name),
        )
      : undefined;
  const meant = inner === undefined ? near && at([near]) : at([inner[0], key]);
  return faultAt(
    at([shortened(key, longestName)]),
    { what: 'is not a field of this step', hint: meant === undefined ? undefined : `did you mean "${meant}"?` },
    'unknown_field',
  );
}

/** The kinds of value that an alternative takes in place of the whole value; none if the value is of its kind. */
function kindsAtRoot(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.path.length > 0) return [];
    if (issue.code === 'invalid_type') return [issue.expected];
    if (issue.code !== 'invalid_union' || issue.errors.some((errors) => kindsAtRoot(errors).length === 0)) return [];
    return issue.errors.flatMap(kindsAtRoot);
  });
}

/** The fields that an object at a path of the input may have. */
function membersAt(schema: z.ZodObject, path: readonly PropertyKey[]): SchemaField[] {
  const inner = path.reduce<JsonSchema[]>(
    (schemas, part) =>
      schemas.flatMap((one) => (typeof part === 'number' ? entrySchemas(one) : memberSchemas(one, String(part)))),
    [toJsonSchema(schema)],
  );
  return inner.flatMap(variantsOf).flatMap(propertiesOf);
}

function discriminated(issue: Issue & { discriminator?: string | undefined }, path: string): string {
  const { discriminator } = issue;
  if (discriminator === undefined || path.endsWith(discriminator)) return path;
  return path === '' ? discriminator : `${path}.${discriminator}`;
}

function optionsOf(issue: Issue): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}
