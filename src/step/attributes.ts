import { z } from 'zod';

type Attributes = Readonly<Record<string, unknown>>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Value of a custom attribute: what Okta's schemas of users and groups allow. */
export const attributeValue = z.union([scalar, z.array(scalar)]);

/** Names of the attributes that an update changes. In an update, null clears an attribute and an absent one is left alone. */
export function differing(present: Attributes = {}, update: Attributes = {}): string[] {
  const differs = ([name, value]: [string, unknown]) =>
    JSON.stringify(present[name] ?? null) !== JSON.stringify(value ?? null);
  return Object.entries(update)
    .filter(differs)
    .map(([name]) => name);
}

/** Whether Okta can store a text. Its reference: supplementary characters, those of four bytes in UTF-8, are not supported. */
export function isStorable(text: unknown): boolean {
  return typeof text !== 'string' || !/[\u{10000}-\u{10ffff}]|\p{Surrogate}/u.test(text);
}

/** What is wrong with a text that is not storable. */
export const unstorable = 'contains a character that Okta does not support, such as an emoji; remove it';

/** Refuses attributes with a text that Okta cannot store. */
export function storableAttributes({ value: attributes, issues }: z.core.ParsePayload<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if ([value].flat().every(isStorable)) continue;
    issues.push({ code: 'custom', input: value, path: [name], message: unstorable });
  }
}
