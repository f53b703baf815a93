import { z } from 'zod';
import { addToGroups } from '../../resources/groups/membership.ts';
import { credentialNotes, credentialsBody } from '../../resources/users/credentials.ts';
import { activate as activateUser } from '../../resources/users/lifecycle.ts';
import { changeProfile, refuseOtherProvider, userUpdate } from '../../resources/users/profile-update.ts';
import { refuseInactive } from '../../resources/users/status-change.ts';
import { readAfterwards, userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, notes } from '../../step/fields.ts';

/** Update user. */
export const updateUser = defineAction({
  key: 'update_user',
  resource: 'users',
  title: 'Update user',
  summary: "Update a user's attributes and credentials, or replace the whole profile.",
  description:
    'A full replacement deletes every attribute you leave out; a dry run lists them. The provider of an existing user cannot be changed.',
  operations: [
    'updateUser',
    'replaceUser',
    'getUser',
    'listUserGroups',
    'assignUserToGroup',
    'getGroup',
    'activateUser',
    'reactivateUser',
    'expirePassword',
  ],
  role: 'USER_ADMIN',
  effect: 'change',
  confirm: [{ field: 'mode', values: ['full'] }],
  idempotent: true,
  lostAnswer:
    "The request is sent again, which leads to the same user. An activation is looked up by the user's status and sent again only if it did not happen.",
  input: userUpdate,
  output: z.strictObject({
    changed,
    deleted: field(z.array(z.string()), {
      title: 'Deleted attributes',
      description: 'Attributes that a full replacement deleted.',
    }),
    joined: field(z.array(z.string()), {
      title: 'Groups joined',
      description: 'IDs of the groups that the user was added to.',
    }),
    user: userModel,
    notes,
  }),
  examples: [
    {
      title: "Change Zoe's department and a custom attribute",
      input: {
        user: 'zoe.castillo@acme.example',
        mode: 'partial',
        profile: { department: 'Service Desk', costTier: 'silver' },
      },
      output: {
        changed: true,
        deleted: [],
        joined: [],
        user: {
          id: '00uzoe00000000000001',
          status: 'ACTIVE',
          profile: { department: 'Service Desk', costTier: 'silver' },
        },
        notes: [],
      },
    },
  ],
  async run({ user, mode, profile = {}, groupIds = [], activate, provider, nextLogin, ...credentials }, { okta }) {
    const before = await okta.read('getUser', { path: { id: user } });
    const path = { id: before.id };
    const { status } = before;
    const activation = activate === true && (status === 'STAGED' || status === 'DEPROVISIONED');
    refuseOtherProvider(before, provider);
    if (nextLogin !== undefined && !activation) refuseInactive(before);
    // Okta does not update a deactivated user, and setting a password activates a staged one.
    if (activation && status === 'DEPROVISIONED') await activateUser(okta, { user: before });
    const { deleted, ...update } = await changeProfile(okta, {
      before,
      mode,
      profile,
      ...credentialsBody(credentials),
    });
    const joined = await addToGroups(okta, { userId: before.id, groupIds });
    if (activation && status === 'STAGED') await activateUser(okta, { user: before });
    if (nextLogin !== undefined) await okta.call('expirePassword', { path });
    const changed = update.changed || joined.length > 0 || activation || nextLogin !== undefined;
    const notes = credentialNotes(credentials);
    return { changed, deleted, joined, user: changed ? await readAfterwards(okta, path) : before, notes };
  },
});
