import {
  entrySchemas,
  isObject,
  type JsonSchema,
  jsonList,
  memberSchemas,
  parseJson,
  textOfScalar,
  valueTypes,
  writtenFlag,
  writtenList,
  writtenNumber,
} from 'okta-connector/host';

/** The schemas and path of a value, and the problems found so far. */
export interface ValueContext {
  readonly schemas: readonly JsonSchema[];
  readonly path: string;
  readonly problems: ValueProblem[];
}

/** Why a value cannot be read: `why` continues the name of the field. */
export interface ValueProblem {
  readonly field: string;
  readonly why: string;
  readonly hint: string;
}

/**
 * Converts a value to the type of its field: text to a number, boolean or list, and a number to text. A value that cannot be
 * converted is left unchanged, and the action rejects it.
 */
export function readValue(value: unknown, { schemas, path, problems }: ValueContext): unknown {
  const kinds = valueTypes(schemas);
  const [kind] = kinds;
  if (isObject(value)) {
    if (!kinds.has('object')) return value;
    const members = Object.entries(value).map(([key, member]) => {
      const inner = {
        schemas: schemas.flatMap((schema) => memberSchemas(schema, key)),
        path: `${path}.${key}`,
        problems,
      };
      return [key, readValue(member, inner)];
    });
    return Object.fromEntries(members);
  }
  if (Array.isArray(value)) {
    if (!kinds.has('array')) return value;
    const inner = { schemas: schemas.flatMap(entrySchemas), problems };
    return value.map((entry, index) => readValue(entry, { ...inner, path: `${path}[${index}]` }));
  }
  // A field of several types takes text unchanged, unless it can only be a JSON list.
  if (kinds.size !== 1) return kinds.has('array') && typeof value === 'string' ? (jsonList(value) ?? value) : value;
  if (kind === 'string') return textOfScalar(value);
  if (typeof value !== 'string') return value;
  if (kind === 'number') return writtenNumber(value) ?? value;
  if (kind === 'boolean') return writtenFlag(value) ?? value;
  if (kind !== 'array') return kind === 'object' ? (objectIn(value) ?? value) : value;
  const list = writtenList(value);
  if (list.fault === undefined) return readValue(list.entries, { schemas, path, problems });
  problems.push({ field: path, why: list.fault, hint: list.hint });
  return value;
}

function objectIn(text: string): unknown {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}
