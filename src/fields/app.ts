import { field } from './field.ts';
import { segmentText } from './text.ts';

/** The app that a step is about. */
export const app = field(segmentText(), {
  title: 'App',
  description: 'ID of the app in this org (the app instance).',
  placeholder: '0oaslack000000000001',
  optionsFrom: 'apps',
});
