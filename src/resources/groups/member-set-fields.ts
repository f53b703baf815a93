import { z } from 'zod';
import { field } from '../../step/field.ts';
import { changed, segmentText } from '../../step/fields.ts';
import { reportFields } from '../../step/report.ts';
import { groupModel, groupToChange } from './group.ts';

/** Removals that need no decision of the builder. */
export const usualCeiling = 20;

/** Input of the step that makes a group consist of a list. */
export const memberSetInput = z.strictObject({
  group: groupToChange,
  users: field(z.array(segmentText()).min(1).max(20_000), {
    title: 'Users',
    description: 'The users of the list, by ID or username.',
    optionsFrom: 'users',
  }),
  mode: field(z.enum(['exact', 'add_only', 'remove_only']), {
    title: 'Mode',
    description:
      'exact: add who is missing, and remove who is not on the list. add_only: remove nobody. remove_only: add nobody.',
    default: 'exact',
  }).optional(),
  maxRemovals: field(z.int().min(0).max(1_000_000), {
    title: 'Most removals',
    description: 'If more members than this would be removed, the step fails before any change.',
    default: usualCeiling,
  }).optional(),
});

const count = (title: string, description?: string) =>
  field(z.int(), { title, ...(description === undefined ? {} : { description }) });

/** Output of the step that makes a group consist of a list. */
export const memberSetOutput = field(
  z.strictObject({
    changed,
    group: groupModel,
    added: count('Added', 'In a dry run, the users who would be added.'),
    removed: count('Removed', 'In a dry run, the members who would be removed.'),
    unchanged: count('Unchanged', 'Users of the list who are members already.'),
    kept: count('Kept', 'Members who are not on the list and were left alone; the report says why.'),
    ...reportFields,
  }),
  { title: 'Members', essential: ['changed', 'added', 'removed', 'unchanged', 'kept', 'report', 'complete'] },
);

/** The change that a step makes to a group's members. */
export interface MemberSet {
  readonly groupId: string;
  /** IDs and logins. */
  readonly users: readonly string[];
  readonly mode: 'exact' | 'add_only' | 'remove_only';
  readonly maxRemovals: number;
}
