import { entrySchemas, isObject, type JsonSchema, maskSecrets, propertiesOf } from 'okta-connector/host';

/** A copy of a step's output without secrets: those that its schema marks, and anything that is named like one. */
export function maskOutput(output: unknown, schema: JsonSchema): unknown {
  return maskSecrets(withoutMarked(output, schema));
}

/** Whether a step's output has a field that is secret. */
export function hasSecrets(schema: JsonSchema): boolean {
  const inner = [...propertiesOf(schema).map(([, field]) => field), ...entrySchemas(schema)];
  return inner.some((field) => field['x-secret'] === true || hasSecrets(field));
}

function withoutMarked(output: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(output)) {
    const [entry] = entrySchemas(schema);
    return entry === undefined ? output : output.map((one) => withoutMarked(one, entry));
  }
  if (!isObject(output)) return output;
  const marked = propertiesOf(schema).filter(([name]) => output[name] !== undefined && output[name] !== null);
  const masked = marked.map(([name, field]) => [
    name,
    field['x-secret'] === true ? '***' : withoutMarked(output[name], field),
  ]);
  return { ...output, ...Object.fromEntries(masked) };
}
