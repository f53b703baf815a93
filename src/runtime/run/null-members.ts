import type { z } from 'zod';

/** How often an input is checked again. Each check finds the nulls of one more level. */
const mostChecks = 10;

/** No field of a step is nested deeper. Without a limit, a cyclic value would never end. */
const deepest = 12;

/**
 * Removes members that are null where the schema does not accept null: other programs write absent values as null. A null
 * that clears an attribute stays, and so does a null entry of a list.
 */
export function withoutNullMembers(schema: z.ZodObject, input: unknown): unknown {
  let current = input;
  for (let check = 0; check < mostChecks; check += 1) {
    const { error } = schema.safeParse(current);
    const paths = error === undefined ? [] : error.issues.flatMap((issue) => pathsOf(issue, []));
    const nulls = paths.filter((path) => isNullMember(current, path));
    if (nulls.length === 0) return current;
    current = without(current, new Set(nulls.map(nameOf)), []);
  }
  return current;
}

type Path = readonly PropertyKey[];

/** The path of an issue, and the paths of the issues inside a union. */
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

/** Returns a copy without the members at these paths. */
function without(value: unknown, paths: ReadonlySet<string>, at: Path): unknown {
  if (typeof value !== 'object' || value === null || at.length > deepest) return value;
  if (Array.isArray(value)) return value.map((entry, index) => without(entry, paths, [...at, index]));
  const members = Object.entries(value).filter(([name]) => !paths.has(nameOf([...at, name])));
  return Object.fromEntries(members.map(([name, member]) => [name, without(member, paths, [...at, name])]));
}

function nameOf(path: Path): string {
  return JSON.stringify(path.map(String));
}
