import { textOf, tidyObject } from '../../step/tidy.ts';
import type { User } from './user.ts';

/** Models of the operations that return users. */
export interface UserModels {
  readonly getUser: User;
  readonly createUser: User;
  readonly listUsers: User;
  readonly listGroupUsers: User;
}

/** Reads a user from Okta's response. */
export function toUser(value: unknown): User {
  const user = tidyObject(value, 'user');
  return { ...user, id: textOf(user['id']) };
}

/** Readers of the operations that return users. */
export const userReaders = { getUser: toUser, createUser: toUser, listUsers: toUser, listGroupUsers: toUser };
