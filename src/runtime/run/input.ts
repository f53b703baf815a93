import type { z } from 'zod';
import { type Fault, OktaError } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import { shortened } from '../../okta/text.ts';
import { kindWords, pathText } from '../../step/issue-words.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { entrySchemas, type JsonSchema, memberSchemas, propertiesOf, variantsOf } from '../../step/schema-reader.ts';
import { didYouMean } from './nearest.ts';
import { withoutNullMembers } from './null-members.ts';
import { plainInput } from './plain-input.ts';
import { invisibleFaults } from './visible-input.ts';

type Issue = z.core.$ZodIssue;

/** Checks an input against a step's schema. Throws `invalid_request` with one sentence per fault; nothing has been sent. */
export function parseInput<Schema extends z.ZodObject>(
  schema: Schema,
  { input, step }: { input: unknown; step: string },
): z.output<Schema> {
  const plain = plainInput(input);
  if (plain.fault !== undefined) throw notRun(step, { faults: [plain.fault], total: 1 });
  const checked = check(schema, plain.value);
  if (checked === undefined)
    throw notRun(step, { faults: [{ path: '', message: 'cannot be read; give plain values' }], total: 1 });
  const { result, unseen } = checked;
  if (result.success && unseen.length === 0) return result.data;
  const paths = new Set(unseen.map(({ path }) => path));
  const faults = [...unseen];
  let total = unseen.length;
  for (const issue of result.error?.issues ?? []) {
    // What cannot be seen is why the rest of such a text is wrong.
    const others = faults.length < mostFaults ? faultsOf(issue, schema).filter(({ path }) => !paths.has(path)) : [];
    faults.push(...others);
    total += Math.max(others.length, sizeOf(issue, paths));
  }
  throw notRun(step, { faults: faults.slice(0, mostFaults), total });
}

/** Faults that one error names: more than a person reads, and the first tell what is wrong. */
const mostFaults = 20;
const longestName = 100;
const longestPath = 300;
const longestMessage = 500;

// Instances of classes are checked as they are, and their getters may throw.
function check<Schema extends z.ZodObject>(schema: Schema, input: unknown) {
  try {
    const unseen = invisibleFaults(input, schema);
    const first = schema.safeParse(input, { reportInput: true });
    const result = first.success ? first : schema.safeParse(withoutNullMembers(schema, input), { reportInput: true });
    return { result, unseen };
  } catch {
    return undefined;
  }
}

function notRun(step: string, { faults: all, total }: { faults: readonly Fault[]; total: number }): OktaError {
  const faults = all.map(({ path, message }) => ({
    path: shortened(path, longestPath),
    message: shortened(message, longestMessage),
  }));
  const list = faults.map(({ path, message }) => (path === '' ? `the input ${message}` : `${path} ${message}`));
  if (total > faults.length) list.push(`and ${total - faults.length} more`);
  const told = list.join('; ');
  return new OktaError('invalid_request', `${step} was not run: ${told}${told.endsWith('?') ? '' : '.'}`, {
    faults,
    hint: 'correct the input; nothing was sent to Okta',
    ...(faults[0] === undefined || faults[0].path === '' ? {} : { field: faults[0].path }),
  });
}

/** How many faults an issue stands for, those at some paths left out. */
function sizeOf(issue: Issue, paths: ReadonlySet<string>): number {
  if (issue.code === 'unrecognized_keys') return issue.keys.length;
  return paths.has(pathText(issue.path)) ? 0 : 1;
}

function faultsOf(issue: Issue, schema: z.ZodObject): Fault[] {
  const path = pathText(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const names = memberNames(schema, issue.path);
      return issue.keys.slice(0, mostFaults).map((key) => {
        const name = shortened(key, longestName);
        return {
          path: path === '' ? name : `${path}.${name}`,
          message: `is no field of this step${didYouMean(key, names)}`.replace(/\?$/, ''),
        };
      });
    }
    case 'invalid_union': {
      const kinds = issue.errors.flatMap(kindsAtRoot);
      if (kinds.length > 0 && issue.errors.every((errors) => kindsAtRoot(errors).length > 0))
        return [{ path, message: wrongKind(issue.input, [...new Set(kinds)]) }];
      // The variant that is of the right kind and got furthest shows best what is missing.
      const [best] = [...issue.errors]
        .filter((errors) => errors.length > 0)
        .sort((a, b) => kindsAtRoot(a).length - kindsAtRoot(b).length || a.length - b.length);
      if (best === undefined || issue.discriminator !== undefined)
        return [{ path: discriminated(issue, path), message: oneOf(optionsOf(issue)) }];
      return best.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, schema));
    }
    default:
      return [{ path, message: messageOf(issue) }];
  }
}

/** The kinds of value that an alternative wants in place of the whole value; none if the value is of its kind. */
function kindsAtRoot(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.path.length > 0) return [];
    if (issue.code === 'invalid_type') return [issue.expected];
    if (issue.code !== 'invalid_union' || issue.errors.some((errors) => kindsAtRoot(errors).length === 0)) return [];
    return issue.errors.flatMap(kindsAtRoot);
  });
}

/** The names of the fields that an object at a path of the input may have. */
function memberNames(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  const inner = path.reduce<JsonSchema[]>(
    (schemas, part) =>
      schemas.flatMap((one) => (typeof part === 'number' ? entrySchemas(one) : memberSchemas(one, String(part)))),
    [toJsonSchema(schema)],
  );
  return inner
    .flatMap(variantsOf)
    .flatMap(propertiesOf)
    .map(([name]) => name);
}

function discriminated(issue: Issue & { discriminator?: string | undefined }, path: string): string {
  const { discriminator } = issue;
  if (discriminator === undefined || path.endsWith(discriminator)) return path;
  return path === '' ? discriminator : `${path}.${discriminator}`;
}

function optionsOf(issue: Issue): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 0 ? 'has none of the allowed values' : `has to be ${choice(values)}`;
}

function choice(values: readonly unknown[]): string {
  const names = values.map((value) => JSON.stringify(value)).join(', ');
  return values.length === 1 ? names : `one of ${names}`;
}

function messageOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue.input, [issue.expected]);
    case 'invalid_value':
      return issue.input === undefined ? `is missing; give ${choice(issue.values)}` : oneOf(issue.values);
    case 'too_small':
      if (issue.origin === 'string')
        return issue.minimum === 1 ? 'is empty; give a value' : `needs at least ${issue.minimum} characters`;
      if (issue.origin === 'array')
        return `needs at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`;
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `has more than ${issue.maximum} characters`;
      if (issue.origin === 'array') return `has more than ${issue.maximum} entries`;
      return `must be at most ${issue.maximum}`;
    case 'invalid_format':
      // The only pattern of inputs is that of what becomes one segment of a path.
      if (issue.format === 'regex') return segmentFault(String(issue.input)) ?? 'is no ID';
      return `is no valid ${issue.format}`;
    case 'custom':
      return issue.message;
    default:
      return `is not valid (${issue.message})`;
  }
}

function wrongKind(value: unknown, expected: readonly string[]): string {
  const words = expected.map(kindWords);
  const last = words.at(-1) ?? '';
  const wanted = words.length === 1 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
  if (value === undefined) return `is missing; give ${wanted}`;
  if (value === null) return `is null; leave it out or give ${wanted}`;
  return `is ${kindOf(value)}; give ${wanted}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return kindWords(typeof value);
}
