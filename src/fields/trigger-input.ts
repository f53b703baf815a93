import { z } from 'zod';
import { field } from './field.ts';
import { segmentText } from './text.ts';

/** Narrows a trigger to one user. */
export const onlyUser = field(segmentText(), {
  title: 'User',
  description: 'Only for this user, by Okta user ID or login; for everybody if left out.',
  placeholder: 'grace.lindqvist@acme.example',
  optionsFrom: 'users',
}).optional();

/** Narrows a trigger to one group. */
export const onlyGroup = field(segmentText(), {
  title: 'Group',
  description: 'Only for this group, by Okta group ID; for every group if left out.',
  placeholder: '00gengineering000001',
  optionsFrom: 'groups',
}).optional();

/** Narrows a trigger to one app. */
export const onlyApp = field(segmentText(), {
  title: 'App',
  description: 'Only for this app of the org, by ID; for every app if left out.',
  placeholder: '0oaslack000000000001',
  optionsFrom: 'apps',
}).optional();

/** Whether attempts that failed count as well: Okta logs them with the same event type. */
export const includeFailed = field(z.boolean(), {
  title: 'Failed attempts too',
  description: 'Also starts for attempts that were refused or failed; left out, only for what really happened.',
}).optional();

/** Whether what the event is about is read when it is handed over. */
export const fresh = field(z.boolean(), {
  title: 'Read as it is now',
  description: 'Adds what the event is about as it is now, under "fresh"; takes a call to Okta for each event.',
}).optional();
