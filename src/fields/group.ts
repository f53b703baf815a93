import { field } from './field.ts';
import { segmentText } from './text.ts';

/** The group that a step is about. */
export const group = field(segmentText(), {
  title: 'Group',
  description: 'Okta group ID.',
  placeholder: '00gengineering000001',
  optionsFrom: 'groups',
});
