import { z } from 'zod';
import { field } from '../../step/field.ts';
import { text } from '../../step/fields.ts';

const values = z.record(z.string(), z.unknown());

/** Members of the output that only triggers with watched attributes have. */
export const watchedModels = {
  before: field(values, {
    title: 'Before',
    description: 'The watched attributes as they last were. Absent if that is unknown, see the note.',
  }).optional(),
  after: field(values, {
    title: 'After',
    description: 'The watched attributes, read when the event was first delivered. null: no value.',
  }).optional(),
  attributesNote: text('Note on attributes', 'Why before or after is absent.'),
} as const;

/** Names of the members that only triggers with watched attributes have. */
export const watchedNames: readonly string[] = Object.keys(watchedModels);

/** The watched attributes before and after an event. */
export interface WatchedValues {
  readonly before?: Record<string, unknown>;
  readonly after?: Record<string, unknown>;
  readonly attributesNote?: string;
}
