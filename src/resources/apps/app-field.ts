import { field } from '../../step/field.ts';
import { segmentText } from '../../step/text.ts';

/** The app that a step is about. */
export const app = field(segmentText(), {
  title: 'App',
  description: 'ID of the app instance in this org.',
  placeholder: '0oaslack000000000001',
  optionsFrom: 'apps',
});
