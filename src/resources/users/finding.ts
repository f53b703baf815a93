import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { refuse, requiredText } from '../../step/fields.ts';
import { foldedLogin } from './login-owner.ts';
import { standardAttributes } from './profile.ts';
import { type User, userModel } from './user.ts';

/** What to look for. */
export const userCriterion = z
  .strictObject({
    by: field(z.enum(['login', 'email', 'name', 'attribute']), {
      title: 'Find by',
      description:
        'login is the username, or the part of it before the @. name is a first, last, full or display name.',
    }),
    value: field(requiredText(), { title: 'Value', placeholder: 'grace.lindqvist@acme.example' }),
    attribute: field(requiredText().regex(/^[A-Za-z_]\w*$/), {
      title: 'Attribute',
      description: 'Variable name of the attribute, if Find by is attribute.',
      placeholder: 'employeeNumber',
      optionsFrom: 'user_attributes',
    }).optional(),
    ifMany: field(z.enum(['fail', 'first']), {
      title: 'If several match',
      description: 'Fail, or return the first user that Okta lists.',
      default: 'fail',
    }).optional(),
  })
  .check(
    refuse(({ by, attribute }) => {
      if (by === 'attribute' && attribute === undefined)
        return [{ path: 'attribute', message: 'is required to find a user by attribute' }];
      if (by !== 'attribute' && attribute !== undefined)
        return [{ path: 'attribute', message: `is not used to find a user by ${by}`, hint: 'leave it out' }];
      return [];
    }),
  );

/** The user who was found, if any. */
export const foundModel = z.strictObject({
  found: field(z.boolean(), { title: 'Found' }),
  user: field(userModel.clone(), { title: 'User', description: 'Absent if nobody was found.' }).optional(),
});

type UserCriterion = Omit<z.infer<typeof userCriterion>, 'ifMany'>;

type FindingOperation = 'listUsers' | 'getUser' | 'getUserSchema';

/** The most users to compare. A longer list would not help anyone choose. */
const mostMatches = 50;

/**
 * The users with a property. A filter sees a change at once but is case-sensitive. A search ignores case but lags behind by a
 * second. Both are sent, unless the filter finds a login, which is unique.
 */
export async function usersBy(okta: Okta<FindingOperation>, criterion: UserCriterion): Promise<readonly User[]> {
  const { by, value, attribute = '' } = criterion;
  if (by === 'login') return usersByLogin(okta, value);
  if (by === 'email') {
    const is = `profile.email eq ${searchText(value)}`;
    return distinct([await usersWhere(okta, { filter: is }), await usersWhere(okta, { search: is })]);
  }
  if (by === 'name') {
    const { filter, search } = nameExpressions(value);
    return distinct([await usersWhere(okta, { filter }), await usersWhere(okta, { search })]);
  }
  return usersWhere(okta, { search: `profile.${attribute} eq ${await literalOf(okta, attribute, value)}` });
}

async function usersByLogin(okta: Okta<FindingOperation>, login: string): Promise<readonly User[]> {
  const is = `profile.login eq ${searchText(login)}`;
  const same = await usersWhere(okta, { filter: is });
  if (same.length > 0) return same;
  const alike = await usersWhere(okta, { search: is });
  if (alike.length > 0) return alike;
  return userByPath(okta, login);
}

/** Okta also finds a login regardless of diacritics, and by the part before the @ if no other login begins with it. */
async function userByPath(okta: Okta<'getUser'>, login: string): Promise<readonly User[]> {
  if (segmentFault(login) !== undefined) return [];
  const user = await okta.find('getUser', { path: { id: login } });
  const own = foldedLogin(user?.profile?.login) ?? '';
  const wanted = foldedLogin(login) ?? '';
  // It also accepts IDs, and "me" for the owner of the token.
  return user !== undefined && (own === wanted || own.startsWith(`${wanted}@`)) ? [user] : [];
}

async function usersWhere(
  okta: Okta<'listUsers'>,
  query: { readonly filter: string } | { readonly search: string },
): Promise<readonly User[]> {
  const { items } = await okta.page('listUsers', { query: { ...query, limit: mostMatches } });
  return items;
}

function distinct(lists: readonly (readonly User[])[]): User[] {
  return [...new Map(lists.flat().map((user) => [user.id, user])).values()];
}

/** One word is a first, last or display name. Several are a display name, or a first name and a last name at any split. */
function nameExpressions(name: string): { filter: string; search: string } {
  const words = name.trim().split(/\s+/);
  const splits = words.slice(1).map((_, index) => {
    const first = searchText(words.slice(0, index + 1).join(' '));
    const last = searchText(words.slice(index + 1).join(' '));
    return `(profile.firstName eq ${first} and profile.lastName eq ${last})`;
  });
  const whole = searchText(name);
  const single = [`profile.firstName eq ${whole}`, `profile.lastName eq ${whole}`];
  const names = words.length === 1 ? single : splits;
  // Okta filters by names, but not by display names.
  return { filter: names.join(' or '), search: [...names, `profile.displayName eq ${whole}`].join(' or ') };
}

/** The value as the attribute's type writes it: a number and a boolean without quotes. */
async function literalOf(okta: Okta<'getUserSchema'>, name: string, value: string): Promise<string> {
  const isPlain = /^(-?\d+(\.\d+)?|true|false)$/.test(value);
  if (!isPlain || standardAttributes.some((one) => one === name)) return searchText(value);
  const type = await attributeType(okta, name);
  return type === undefined || type === 'string' ? searchText(value) : value;
}

/** The type of an attribute, or of its values; `undefined` if the token may not read the schema. */
async function attributeType(okta: Okta<'getUserSchema'>, name: string): Promise<string | undefined> {
  try {
    const { attributes } = await okta.read('getUserSchema', { path: { schemaId: 'default' } });
    const attribute = attributes.find((one) => one.name === name);
    return attribute?.itemType ?? attribute?.type;
  } catch (error) {
    if (error instanceof OktaError && error.category === 'forbidden') return undefined;
    throw error;
  }
}

/** The only user found, or the first if the caller allows it. Throws `conflict` with the IDs if there are several. */
export function onlyUser(
  found: readonly User[],
  { value, ifMany }: { readonly value: string; readonly ifMany: 'fail' | 'first' },
): User | undefined {
  if (found.length <= 1 || ifMany === 'first') return found[0];
  const count = found.length >= mostMatches ? `At least ${mostMatches}` : String(found.length);
  const what = `${count} users match "${value}"`;
  const ids = found.slice(0, 10).map(({ id }) => id);
  const more = found.length > ids.length ? ', …' : '';
  const hint = `use one of the IDs ${ids.join(', ')}${more}, or set ifMany to first`;
  throw new OktaError('conflict', { what, hint }, { field: 'value' });
}
