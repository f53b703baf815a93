import { z } from 'zod';
import { field } from '../../step/field.ts';
import { segmentText } from '../../step/text.ts';

/** The group that a step is about. */
export const group = field(segmentText(), {
  title: 'Group',
  description: 'Okta group ID.',
  placeholder: '00gengineering000001',
  optionsFrom: 'groups',
});

/** The group whose members a step changes. */
export const groupToChange = field(segmentText(), {
  title: 'Group',
  description: 'Okta group ID.',
  placeholder: '00gengineering000001',
  optionsFrom: 'okta_groups',
});

/** The groups that a user is added to, besides those of before. */
export const groupsToJoin = field(z.array(segmentText()), {
  title: 'Groups',
  description: 'Groups to add the user to. Other memberships are unchanged.',
  optionsFrom: 'okta_groups',
}).optional();
