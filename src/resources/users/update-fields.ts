import { z } from 'zod';
import { type FieldFault, refuse } from '../../step/faults.ts';
import { field } from '../../step/field.ts';
import { groupsToJoin } from '../groups/group-field.ts';
import { credentialFaults, nextLogin, password, provider, recoveryQuestion } from './credential-fields.ts';
import { changedProfile } from './profile-fields.ts';
import { user } from './user-field.ts';

/** Input of the step that updates a user. */
export const userUpdate = z
  .strictObject({
    user,
    mode: field(z.enum(['partial', 'full']), {
      title: 'Update type',
      description:
        'Partial changes only the attributes you set. Full replaces the profile and deletes every attribute you leave out.',
    }),
    profile: changedProfile.optional(),
    password: password.optional(),
    recoveryQuestion: recoveryQuestion.optional(),
    groupIds: groupsToJoin,
    activate: field(z.boolean(), {
      title: 'Activate',
      description: 'Whether to activate a staged or deactivated user.',
      default: false,
    }).optional(),
    provider: provider.optional(),
    nextLogin: nextLogin.optional(),
  })
  .check(refuse(updateFaults));

type Update = z.infer<typeof userUpdate>;

function updateFaults(update: Update): FieldFault[] {
  const faults = credentialFaults(update);
  const { profile, mode } = update;
  if (mode === 'full') {
    for (const name of ['login', 'email'] as const) {
      if (typeof profile?.[name] !== 'string')
        faults.push({ path: `profile.${name}`, message: 'is missing; a full replacement needs it' });
    }
  }
  const { user: _, mode: __, ...rest } = update;
  if (Object.values(rest).every((value) => value === undefined))
    faults.push({ path: 'profile', message: 'is empty; add at least one attribute to update' });
  return faults;
}
