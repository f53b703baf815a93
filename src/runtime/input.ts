import type { z } from 'zod';
import { kindWords, pathText } from '../fields/issue-words.ts';
import { type JsonSchema, toJsonSchema } from '../fields/json-schema.ts';
import { type Fault, OktaError } from '../okta/errors.ts';
import { segmentFault } from '../okta/paths.ts';
import { didYouMean } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** Checks an input against a step's schema. Throws `invalid_request` with one sentence per fault; nothing has been sent. */
export function parseInput<Schema extends z.ZodObject>(
  schema: Schema,
  { input, step }: { input: unknown; step: string },
): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, schema));
  const list = faults.map(({ path, message }) => (path === '' ? `the input ${message}` : `${path} ${message}`));
  const told = list.join('; ');
  throw new OktaError('invalid_request', `${step} was not run: ${told}${told.endsWith('?') ? '' : '.'}`, {
    faults,
    hint: 'correct the input; nothing was sent to Okta',
    ...(faults[0] === undefined || faults[0].path === '' ? {} : { field: faults[0].path }),
  });
}

function faultsOf(issue: Issue, schema: z.ZodObject): Fault[] {
  const path = pathText(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: path === '' ? key : `${path}.${key}`,
        message: `is no field of this step${didYouMean(key, memberNames(schema, issue.path))}`.replace(/\?$/, ''),
      }));
    case 'invalid_union': {
      // The variant that got furthest tells best what is missing.
      const [best] = [...issue.errors].filter((errors) => errors.length > 0).sort((a, b) => a.length - b.length);
      if (best === undefined || issue.discriminator !== undefined)
        return [{ path: discriminated(issue, path), message: oneOf(optionsOf(issue)) }];
      return best.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, schema));
    }
    default:
      return [{ path, message: messageOf(issue) }];
  }
}

/** The names of the fields that an object at a path of the input may have. */
function memberNames(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  const shapesOf = (value: unknown): JsonSchema[] => {
    if (typeof value !== 'object' || value === null) return [];
    const shape: JsonSchema = { ...value };
    const variants = [shape['anyOf'], shape['oneOf']].flatMap((list) => (Array.isArray(list) ? list : []));
    return [shape, ...variants.flatMap(shapesOf)];
  };
  const members = ({ properties }: JsonSchema) => Object.entries(properties ?? {});
  const inner = path.reduce<JsonSchema[]>(
    (shapes, part) =>
      shapes.flatMap((shape) =>
        typeof part === 'number'
          ? shapesOf(shape['items'])
          : members(shape).flatMap(([name, field]) => (name === part ? shapesOf(field) : [])),
      ),
    [toJsonSchema(schema)],
  );
  return inner.flatMap(members).map(([name]) => name);
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
      if (issue.input === undefined) return `is missing; give ${kindWords(issue.expected)}`;
      if (issue.input === null) return `is null; leave it out or give ${kindWords(issue.expected)}`;
      return `is ${kindOf(issue.input)}; give ${kindWords(issue.expected)}`;
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

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return kindWords(typeof value);
}
