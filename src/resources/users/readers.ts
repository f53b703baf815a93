import { textOf, tidyObject } from '../../step/tidy.ts';
import { type Grant, toGrant } from './grants.ts';
import type { User } from './user.ts';
import { toUserSchema, type UserSchema } from './user-schema.ts';
import { toUserType, type UserType } from './user-types.ts';

/** Models of the operations that return users, and what belongs to them. */
export interface UserModels {
  readonly getUser: User;
  readonly createUser: User;
  readonly listUsers: User;
  readonly listGroupUsers: User;
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

/** Readers of the operations that return users, and what belongs to them. */
export const userReaders = {
  getUser: toUser,
  createUser: toUser,
  listUsers: toUser,
  listGroupUsers: toUser,
  getUserSchema: toUserSchema,
  updateUserProfile: toUserSchema,
  listUserTypes: toUserType,
  listUserGrants: toGrant,
};
