import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import {
  credentialFaults,
  credentialsBody,
  nextLogin,
  password,
  provider,
  recoveryQuestion,
} from '../../fields/credentials.ts';
import { refuse } from '../../fields/faults.ts';
import { field } from '../../fields/field.ts';
import { segmentText } from '../../fields/text.ts';
import { newProfile } from '../../fields/user-profile.ts';
import { makeUser } from '../../lookups/created-user.ts';
import { userModel } from '../../models/user.ts';

/** Create user. */
export const createUser = defineAction({
  key: 'create_user',
  resource: 'users',
  title: 'Create user',
  summary: 'Create a user with profile, password, groups and, if wanted, activate it.',
  description:
    'Without a password an activated user gets an activation e-mail and stays PROVISIONED until it is followed; with a password the user is ACTIVE at once and gets no mail.',
  operations: ['createUser', 'getUser'],
  role: 'USER_ADMIN',
  effect: 'add',
  idempotent: false,
  lostAnswer:
    'The user is looked up by login: one that Okta created after the request left and that has the same content is ours; otherwise it is sent again, and Okta refuses a login that was there before. If that cannot be told, as for a login with a slash or from answers that do not tell the time, the step fails with outcome_unknown and creates nobody twice.',
  input: z
    .strictObject({
      profile: newProfile,
      password: password.optional(),
      recoveryQuestion: recoveryQuestion.optional(),
      groupIds: field(z.array(segmentText()).max(20), {
        title: 'Groups',
        description: 'IDs of up to 20 groups to add the user to.',
        optionsFrom: 'groups',
      }).optional(),
      activate: field(z.boolean(), {
        title: 'Activate',
        description: 'Activate the user at once; true if left out.',
      }).optional(),
      provider: provider.optional(),
      nextLogin: nextLogin.optional(),
      userTypeId: field(segmentText(), {
        title: 'Okta user type',
        description: 'ID of a user type other than the default one.',
      }).optional(),
      realmId: field(segmentText(), {
        title: 'Realm',
        description: 'ID of the realm, in orgs that have realms.',
      }).optional(),
    })
    .check(refuse(credentialFaults)),
  output: userModel,
  examples: [
    {
      title: 'Create Noor with a custom attribute, in Engineering, not yet activated',
      input: {
        profile: {
          login: 'noor.rahman@acme.example',
          email: 'noor.rahman@acme.example',
          firstName: 'Noor',
          lastName: 'Rahman',
          department: 'Engineering',
          costTier: 'gold',
        },
        groupIds: ['00gengineering000001'],
        activate: false,
      },
      output: {
        id: '00unoor0000000000001',
        status: 'STAGED',
        profile: { login: 'noor.rahman@acme.example', firstName: 'Noor', lastName: 'Rahman', costTier: 'gold' },
      },
    },
  ],
  async run({ profile, groupIds, activate = true, nextLogin, userTypeId, realmId, ...credentials }, { okta }) {
    const body = {
      profile,
      ...credentialsBody(credentials),
      ...(groupIds === undefined ? {} : { groupIds }),
      ...(userTypeId === undefined ? {} : { type: { id: userTypeId } }),
      ...(realmId === undefined ? {} : { realmId }),
    };
    const provider = credentials.provider === undefined ? undefined : true;
    return makeUser(okta, { query: { activate, provider, nextLogin }, body });
  },
});
