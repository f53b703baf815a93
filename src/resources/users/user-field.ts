import { field } from '../../step/field.ts';
import { segmentText } from '../../step/text.ts';

/** The user that a step is about. */
export const user = field(segmentText(), {
  title: 'User',
  description: 'User ID or username. Use the ID if the username contains a slash.',
  placeholder: 'grace.lindqvist@acme.example',
  optionsFrom: 'users',
});
