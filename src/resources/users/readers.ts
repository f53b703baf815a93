import { textAt } from '../../okta/json.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';
import type { Grant } from './grants.ts';
import type { User } from './user.ts';
import { lastSegment, toUserSchema, type UserSchema } from './user-schema.ts';
import type { UserType } from './user-types.ts';

/** Models of the operations that return users, and what belongs to them. */
export interface UserModels {
  readonly getUser: User;
  readonly createUser: User;
  readonly listUsers: User;
  readonly getUserSchema: UserSchema;
  readonly updateUserProfile: UserSchema;
  readonly listUserTypes: UserType;
  readonly listUserGrants: Grant;
}

/** Reads a user from Okta's response. */
export function toUser(value: unknown): User {
  const user = tidyObject(value, 'user');
  return { ...user, id: textOf(user['id']) };
}

/** Reads a user type from Okta's response. The ID of its schema is only in a link. */
function toUserType(value: unknown): UserType {
  const type = tidyObject(value, 'user type');
  const link = textAt(value, '_links', 'schema', 'href');
  return { ...type, id: textOf(type['id']), ...(link === undefined ? {} : { schemaId: lastSegment(link) }) };
}

/** Reads a grant from Okta's response. */
function toGrant(value: unknown): Grant {
  const grant = tidyObject(value, 'grant');
  return { ...grant, id: textOf(grant['id']) };
}

/** Readers of the operations that return users, and what belongs to them. */
export const userReaders = {
  getUser: toUser,
  createUser: toUser,
  listUsers: toUser,
  getUserSchema: toUserSchema,
  updateUserProfile: toUserSchema,
  listUserTypes: toUserType,
  listUserGrants: toGrant,
};
