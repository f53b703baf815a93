import { field } from './field.ts';
import { segmentText } from './text.ts';

/** The user that a step is about. */
export const user = field(segmentText(), {
  title: 'User',
  description: 'Okta user ID or login. A login that contains a slash works only by ID.',
  placeholder: 'grace.lindqvist@acme.example',
  optionsFrom: 'users',
});
