import {
  entrySchemas,
  isObject,
  type JsonSchema,
  jsonList,
  memberSchemas,
  parseJson,
  valueTypes,
  writtenFlag,
  writtenList,
  writtenNumber,
} from 'okta-connector';

/** What a value may be, where it goes, and the faults found so far. */
export interface ValueContext {
  readonly schemas: readonly JsonSchema[];
  readonly path: string;
  readonly faults: ValueFault[];
}

/** Why a value cannot be read, and what to do. */
export interface ValueFault {
  readonly why: string;
  readonly hint: string;
}

/**
 * A value as its field takes it, whether it comes from a cell or from JSON: text becomes a number, true or false, or a list,
 * and a number becomes text. A value that is none of its kind stays as it is, for the step to refuse.
 */
export function readValue(value: unknown, { schemas, path, faults }: ValueContext): unknown {
  const kinds = valueTypes(schemas);
  const [kind] = kinds;
  if (isObject(value)) {
    if (!kinds.has('object')) return value;
    const members = Object.entries(value).map(([key, member]) => {
      const inner = {
        schemas: schemas.flatMap((schema) => memberSchemas(schema, key)),
        path: `${path}.${key}`,
        faults,
      };
      return [key, readValue(member, inner)];
    });
    return Object.fromEntries(members);
  }
  if (Array.isArray(value)) {
    if (!kinds.has('array')) return value;
    const inner = { schemas: schemas.flatMap(entrySchemas), faults };
    return value.map((entry, index) => readValue(entry, { ...inner, path: `${path}[${index}]` }));
  }
  // A field of several kinds takes text as it is; only a JSON list can be nothing else.
  if (kinds.size !== 1) return kinds.has('array') && typeof value === 'string' ? (jsonList(value) ?? value) : value;
  if (kind === 'string') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof value !== 'string') return value;
  if (kind === 'number') return writtenNumber(value) ?? value;
  if (kind === 'boolean') return writtenFlag(value) ?? value;
  if (kind !== 'array') return kind === 'object' ? (objectIn(value) ?? value) : value;
  const list = writtenList(value);
  if (list.fault === undefined) return readValue(list.entries, { schemas, path, faults });
  faults.push({ why: `${path} ${list.fault}`, hint: list.hint });
  return value;
}

function objectIn(text: string): unknown {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}
