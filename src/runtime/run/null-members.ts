import type { z } from 'zod';

/** How often an input is checked again; every check finds the nulls of one level more. */
const mostChecks = 10;

/** No field of a step lies deeper; a value that refers to itself would have no end. */
const deepest = 12;

/**
 * An input without the members that are null where null means nothing, as other programs write what is absent. Null that
 * clears an attribute stays, and so does null as an entry of a list.
 */
export function withoutNullMembers(schema: z.ZodObject, input: unknown): unknown {
  let given = input;
  for (let check = 0; check < mostChecks; check += 1) {
    const { error } = schema.safeParse(given);
    const paths = error === undefined ? [] : error.issues.flatMap((issue) => pathsOf(issue, []));
    const nulls = paths.filter((path) => isNullMember(given, path));
    if (nulls.length === 0) return given;
    given = without(given, new Set(nulls.map(nameOf)), []);
  }
  return given;
}

type Path = readonly PropertyKey[];

/** Where an issue lies, and those of the alternatives behind it. */
function pathsOf(issue: z.core.$ZodIssue, parent: Path): Path[] {
  const path = [...parent, ...issue.path];
  if (issue.code !== 'invalid_union') return [path];
  return [path, ...issue.errors.flat().flatMap((inner) => pathsOf(inner, path))];
}

function isNullMember(value: unknown, [key, ...rest]: Path): boolean {
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
  const member: unknown = Reflect.get(value, key);
  return rest.length === 0 ? member === null && !Array.isArray(value) : isNullMember(member, rest);
}

/** A value without the members at some paths. */
function without(value: unknown, paths: ReadonlySet<string>, at: Path): unknown {
  if (typeof value !== 'object' || value === null || at.length > deepest) return value;
  if (Array.isArray(value)) return value.map((entry, index) => without(entry, paths, [...at, index]));
  const members = Object.entries(value).filter(([name]) => !paths.has(nameOf([...at, name])));
  return Object.fromEntries(members.map(([name, member]) => [name, without(member, paths, [...at, name])]));
}

function nameOf(path: Path): string {
  return JSON.stringify(path.map(String));
}
