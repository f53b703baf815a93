import { z } from 'zod';
import { createUserOnce } from '../../resources/users/creation.ts';
import {
  credentialFaults,
  credentialNotes,
  credentialsBody,
  nextLogin,
  password,
  provider,
  recoveryQuestion,
} from '../../resources/users/credentials.ts';
import { explainTakenLogin } from '../../resources/users/login-owner.ts';
import { newProfile } from '../../resources/users/profile.ts';
import { userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { notes, refuse, segmentText } from '../../step/fields.ts';

/** Create user. */
export const createUser = defineAction({
  key: 'create_user',
  resource: 'users',
  title: 'Create user',
  summary: 'Create a user with a profile, password and groups, and optionally activate the user.',
  description:
    'An activated user without a password gets an activation email and stays PROVISIONED until they follow it. A user with a password becomes ACTIVE immediately and gets no email.',
  operations: ['createUser', 'getUser'],
  role: 'USER_ADMIN',
  effect: 'add',
  idempotent: false,
  lostAnswer:
    'The user is looked up by login. If a user with the same content was created after the request was sent, the step succeeds; otherwise the request is sent again. If the lookup cannot decide, the step fails with outcome_unknown. No user is created twice.',
  input: z
    .strictObject({
      profile: newProfile,
      password: password.optional(),
      recoveryQuestion: recoveryQuestion.optional(),
      groupIds: field(z.array(segmentText()).max(20), {
        title: 'Groups',
        description: 'Up to 20 groups to add the user to.',
        optionsFrom: 'okta_groups',
      }).optional(),
      activate: field(z.boolean(), {
        title: 'Activate',
        description: 'Whether to activate the user immediately.',
        default: true,
      }).optional(),
      provider: provider.optional(),
      nextLogin: nextLogin.optional(),
      userTypeId: field(segmentText(), {
        title: 'Okta user type',
        description: 'ID of the Okta user type, if it is not the default type.',
        optionsFrom: 'user_types',
      }).optional(),
      realmId: field(segmentText(), {
        title: 'Realm',
        description: 'ID of the realm, in orgs with realms.',
        optionsFrom: 'realms',
      }).optional(),
    })
    .check(refuse(credentialFaults)),
  output: userModel.extend({ notes }),
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
        notes: [],
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
    const notes = credentialNotes(credentials);
    const making = createUserOnce(okta, { query: { activate, provider, nextLogin }, body, notes });
    const user = await explainTakenLogin(okta, { login: profile.login, call: making });
    return { ...user, notes };
  },
});
