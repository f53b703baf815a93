import { z } from 'zod';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';

/** Properties of a user outside the profile. Every other name is a profile attribute. */
const ownProperties = new Set([
  'id',
  'status',
  'transitioningToStatus',
  'created',
  'activated',
  'statusChanged',
  'lastLogin',
  'lastUpdated',
  'passwordChanged',
  'type',
  'realmId',
]);

/** Whether a name is a property of the user itself. */
export function isOwnProperty(name: string): boolean {
  return ownProperties.has(name);
}

/** Names of properties and profile attributes, each once. */
export function fieldNames(title: string, description: string) {
  const name = requiredText()
    .max(100)
    .regex(/^[A-Za-z_]\w*$/);
  const names = z
    .array(field(name, { title: 'Name' }))
    .min(1)
    .max(100)
    .refine((list) => new Set(list).size === list.length, {
      message: 'lists a name twice',
      params: { hint: 'remove one of them' },
    });
  return field(names, { title, description, placeholder: 'department', optionsFrom: 'user_attributes' });
}

/**
 * Okta's `fields` parameter, which keeps pages small.
 *
 * @example fieldsParameter(['status', 'city', 'email']) // 'id,status,profile:(city,email)'
 */
export function fieldsParameter(names: readonly string[]): string {
  const own = names.filter((name) => isOwnProperty(name) && name !== 'id');
  const profile = names.filter((name) => !isOwnProperty(name));
  return ['id', ...own, ...(profile.length === 0 ? [] : [`profile:(${profile.join(',')})`])].join(',');
}
