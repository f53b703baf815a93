import type { JsonSchema } from 'okta-connector/host';

/** A text. */
export const text = (title: string, description?: string): JsonSchema => ({
  title,
  ...(description === undefined ? {} : { description }),
  type: 'string',
});
/** A whole number. */
export const whole = (title: string, description?: string): JsonSchema => ({
  ...text(title, description),
  type: 'integer',
});
/** True or false. */
export const flag = (title: string, description?: string): JsonSchema => ({
  ...text(title, description),
  type: 'boolean',
});
/** A list. */
export const list = (title: string, items: JsonSchema): JsonSchema => ({ title, type: 'array', items });
/** A list of texts. */
export const texts = (title: string): JsonSchema => list(title, { type: 'string' });
/** Some fields of an object; later versions may add others. */
export const object = (
  title: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
) => ({
  title,
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

/** How times are written. */
export const time = 'ISO 8601, UTC.';
