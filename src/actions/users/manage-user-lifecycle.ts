import { z } from 'zod';
import { deletePermanently } from '../../resources/users/deletion.ts';
import {
  activate,
  activationOutput,
  deactivate,
  reactivate,
  suspend,
  unlock,
  unsuspend,
} from '../../resources/users/lifecycle.ts';
import { type LifecycleEvent, lifecycleEventModel, lifecycleEvents } from '../../resources/users/lifecycle-event.ts';
import { user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { allowTokenOwner, refuse } from '../../step/fields.ts';

const transitions = { activate, reactivate, deactivate, suspend, unsuspend, unlock };

const silent: readonly LifecycleEvent[] = ['suspend', 'unsuspend', 'unlock'];

/** Manage user lifecycle. */
export const manageUserLifecycle = defineAction({
  key: 'manage_user_lifecycle',
  resource: 'users',
  title: 'Manage user lifecycle',
  summary:
    'Activate, reactivate, deactivate, suspend, unsuspend, unlock or delete a user, depending on the selected action.',
  description:
    'For workflows that decide at run time. Each action works like its own operation. Deleting is permanent.',
  operations: [
    'activateUser',
    'reactivateUser',
    'deactivateUser',
    'suspendUser',
    'unsuspendUser',
    'unlockUser',
    'deleteUser',
    'getUser',
  ],
  role: 'USER_ADMIN',
  effect: 'remove',
  confirm: [{ field: 'event', values: ['deactivate', 'delete'] }],
  idempotent: false,
  lostAnswer:
    "The user's status is looked up. If it did not change, the request is sent again. A reactivation with an email fails with outcome_unknown.",
  input: z
    .strictObject({
      user,
      event: field(z.enum(lifecycleEvents), {
        title: 'Action',
        description: 'Lifecycle change to make.',
        placeholder: 'deactivate',
      }),
      sendEmail: field(z.boolean(), {
        title: 'Send email',
        description:
          'Whether Okta emails the link to the user (activate, reactivate) or notifies the administrator (deactivate, delete). Default: true for activate, otherwise false.',
      }).optional(),
      allowTokenOwner,
    })
    .check(
      refuse(({ event, sendEmail }) =>
        sendEmail === true && silent.includes(event)
          ? [{ path: 'sendEmail', message: `is not available for ${event}`, hint: 'leave it out' }]
          : [],
      ),
    ),
  output: lifecycleEventModel,
  examples: [
    {
      title: 'Deactivate Iris',
      input: { user: 'iris.vale@acme.example', event: 'deactivate' },
      output: {
        event: 'deactivate',
        userId: '00uiris0000000000001',
        changed: true,
        previousStatus: 'ACTIVE',
        user: { id: '00uiris0000000000001', status: 'DEPROVISIONED' },
      },
    },
    {
      title: 'Unsuspend Omar',
      input: { user: 'omar.haddad@acme.example', event: 'unsuspend' },
      output: {
        event: 'unsuspend',
        userId: '00uomar0000000000001',
        changed: true,
        previousStatus: 'SUSPENDED',
        user: { id: '00uomar0000000000001', status: 'ACTIVE' },
      },
    },
  ],
  async run({ event, ...subject }, { okta }) {
    if (event === 'delete') return { event, ...(await deletePermanently(okta, subject)) };
    const change = await transitions[event](okta, subject);
    return { event, userId: change.user.id, ...activationOutput(change) };
  },
});
