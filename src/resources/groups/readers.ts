import { textOf, tidyObject } from '../../step/tidy.ts';
import type { Group } from './group.ts';

/** Models of the operations that return groups. */
export interface GroupModels {
  readonly getGroup: Group;
  readonly listGroups: Group;
  readonly listUserGroups: Group;
  readonly addGroup: Group;
  readonly replaceGroup: Group;
}

/** Reads a group from Okta's response. */
export function toGroup(value: unknown): Group {
  const group = tidyObject(value, 'group');
  return { ...group, id: textOf(group['id']) };
}

/** Readers of the operations that return groups. */
export const groupReaders = {
  getGroup: toGroup,
  listGroups: toGroup,
  listUserGroups: toGroup,
  addGroup: toGroup,
  replaceGroup: toGroup,
};
