import type { Models } from '../step/action.ts';
import { appReaders } from './apps/readers.ts';
import { factorReaders } from './factors/readers.ts';
import { groupRuleReaders } from './group-rules/readers.ts';
import { groupReaders } from './groups/readers.ts';
import { roleReaders } from './roles/readers.ts';
import { userReaders } from './users/readers.ts';

/** The reader of every operation that has a model: the only places where Okta's responses are parsed. */
export type Readers = { readonly [Op in keyof Models]: (value: unknown) => Models[Op] };

/** Every reader by its operation. */
export const readers: Readers = {
  ...userReaders,
  ...groupReaders,
  ...groupRuleReaders,
  ...appReaders,
  ...factorReaders,
  ...roleReaders,
};
