import { matchesPattern } from '../expressions/bounded-pattern.ts';
import { parseInstant } from '../expressions/comparison.ts';
import { invalid } from '../http/errors.ts';
import type { Attribute } from '../schemas/attributes.ts';
import { attributeOf, type ObjectSchema } from '../schemas/object-schema.ts';
import type { Profile } from '../state/model.ts';

/** How a request sends a profile. */
export interface ProfileCheck {
  readonly schema: ObjectSchema;
  /** The subject of the error: `newUser` on create (recorded from real orgs), `profile` elsewhere. */
  readonly field: string;
  /** Whether required attributes must be present. */
  readonly complete: boolean;
}

/** Whether a text is `name@host.domain`. Checked part by part, so that no text can take long. */
function isEmail(text: string): boolean {
  const [name = '', host = '', ...more] = text.split('@');
  const dot = host.lastIndexOf('.');
  return name !== '' && more.length === 0 && dot > 0 && dot < host.length - 1 && !/\s/.test(text);
}

const emailMissing = 'Username must be in the form of an email address';

/** Okta docs (users): a login is an email address, unless the schema has a pattern for it. */
function emailLogin({ base }: ObjectSchema): Attribute | undefined {
  const login = base.get('login');
  return login?.pattern === undefined ? login : undefined;
}

/** Rejects a profile that the schema does not allow: 400 E0000001 with one cause for each attribute. */
export function checkProfile(profile: Profile, check: ProfileCheck): void {
  const causes: string[] = [];
  let first: string | undefined;
  const byEmail = emailLogin(check.schema);
  for (const [name, value] of Object.entries(profile)) {
    const attribute = attributeOf(check.schema, name);
    if (attribute === undefined) {
      // Recorded from real orgs.
      causes.push(`Property name '${name}' is not defined in profile`);
      continue;
    }
    const given = value !== null && value !== undefined;
    const noEmail = attribute === byEmail && !isEmail(String(value)) ? emailMissing : undefined;
    const problem = given ? (problemOf(value, attribute) ?? noEmail) : undefined;
    if (problem !== undefined) {
      first ??= name;
      causes.push(`${name}: ${problem}`);
    }
  }
  const required = missing(profile, check);
  first ??= required[0];
  causes.push(...required.map((name) => `${name}: The field cannot be left blank`));
  // Recorded from a real org (2021): a missing login is not an email address either.
  if (byEmail !== undefined && required.includes('login')) causes.push(`login: ${emailMissing}`);
  if (causes.length === 0) return;
  const unknown = causes.some((cause) => cause.startsWith('Property name'));
  throw invalid(unknown ? check.field : (first ?? check.field), ...causes);
}

function missing(profile: Profile, check: ProfileCheck): string[] {
  const names: string[] = [];
  for (const part of [check.schema.base, check.schema.custom]) {
    for (const [name, attribute] of part) {
      if (attribute.required !== true) continue;
      const value = profile[name];
      const given = Object.hasOwn(profile, name);
      if (value === null || value === '' || (value === undefined && (given || check.complete))) names.push(name);
    }
  }
  return names;
}

/** The maximum length of each format. */
const unsaidBounds: Readonly<Record<string, number>> = { email: 100, 'country-code': 2 };

// The sentences are undocumented, except those about logins and blank fields.
function problemOf(value: unknown, attribute: Attribute): string | undefined {
  switch (attribute.type) {
    case 'string':
      return typeof value === 'string' ? textProblem(value, attribute) : 'must be a string';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be a boolean';
    case 'integer':
      return Number.isSafeInteger(value) ? numberProblem(Number(value), attribute) : 'must be an integer';
    case 'number':
      return typeof value === 'number' ? numberProblem(value, attribute) : 'must be a number';
    case 'array':
      return Array.isArray(value) ? arrayProblem(value, attribute) : 'must be an array';
    case 'object':
      return undefined;
  }
}

function textProblem(value: string, attribute: Attribute): string | undefined {
  // Okta docs: characters outside the Basic Multilingual Plane (4 bytes in UTF-8) are not supported.
  if (/[\u{10000}-\u{10ffff}]/u.test(value)) return 'Contains characters that are not supported';
  if (value === '') return undefined;
  if (attribute.enum !== undefined && !attribute.enum.includes(value)) {
    return `must be one of ${attribute.enum.join(', ')}`;
  }
  if (attribute.minLength !== undefined && value.length < attribute.minLength) {
    return `String should be at least ${attribute.minLength} characters long`;
  }
  if (attribute.maxLength !== undefined && value.length > attribute.maxLength) {
    return `String should be at most ${attribute.maxLength} characters long`;
  }
  // Okta's reference limits their length; the schema of a real org (2026) does not.
  const bound = attribute.format === undefined ? undefined : unsaidBounds[attribute.format];
  if (bound !== undefined && value.length > bound) return `String should be at most ${bound} characters long`;
  if (attribute.format === 'email' && !isEmail(value)) return 'Does not match required pattern';
  if (attribute.format === 'date-time' && !isInstant(value)) return 'Does not match required pattern';
  if (attribute.pattern !== undefined && !matchesPattern(attribute.pattern, value)) {
    return 'Does not match required pattern';
  }
  return undefined;
}

function isInstant(value: string): boolean {
  return value.includes('T') && parseInstant(value) !== undefined;
}

function numberProblem(value: number, attribute: Attribute): string | undefined {
  if (attribute.minimum !== undefined && value < attribute.minimum) return `must be at least ${attribute.minimum}`;
  if (attribute.maximum !== undefined && value > attribute.maximum) return `must be at most ${attribute.maximum}`;
  return undefined;
}

function arrayProblem(values: readonly unknown[], attribute: Attribute): string | undefined {
  const type = attribute.items?.type;
  if (type === undefined) return undefined;
  const wrong = values.some((value) => (type === 'integer' ? !Number.isSafeInteger(value) : typeof value !== type));
  if (wrong) return `must contain only values of type ${type}`;
  const allowed = attribute.items?.enum;
  if (allowed !== undefined && values.some((value) => !allowed.includes(value))) {
    return `must contain only ${allowed.join(', ')}`;
  }
  return undefined;
}

/** The profile of a new user: absent attributes have their default (Okta's reference: UserSchemaAttribute). */
export function withDefaults(profile: Profile, schema: ObjectSchema): Profile {
  const defaults = [...schema.custom].flatMap(([name, attribute]) => {
    return attribute.default === undefined || attribute.default === null ? [] : [[name, attribute.default] as const];
  });
  return { ...Object.fromEntries(defaults), ...profile };
}
