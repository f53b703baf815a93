import { type JsonSchema, objectAt, propertiesOf } from 'okta-connector/host';

/** The field of a form that takes the org's own attributes: the profile of a user, the attributes of a group. */
export interface AttributesField {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** Finds that field, if the form has one. */
export function attributesField(form: JsonSchema): AttributesField | undefined {
  const found = propertiesOf(form).find(([, field]) => field['x-attributes-of'] !== undefined);
  return found === undefined ? undefined : { name: found[0], schema: found[1] };
}

/** A form whose attributes are only those that it lists. */
export function withClosedAttributes(form: JsonSchema): JsonSchema {
  const field = attributesField(form);
  if (field === undefined) return form;
  const closed = { ...field.schema, additionalProperties: false };
  return { ...form, properties: { ...objectAt(form, 'properties'), [field.name]: closed } };
}
