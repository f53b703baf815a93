import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { refuse } from '../../fields/faults.ts';
import { field } from '../../fields/field.ts';
import { user } from '../../fields/user.ts';
import { activate, deactivate, reactivate, suspend, unlock, unsuspend } from '../../lookups/lifecycle-transitions.ts';
import { deleteForGood } from '../../lookups/user-deletion.ts';
import { activationOutput } from '../../models/activation.ts';
import { type LifecycleEvent, lifecycleEventModel, lifecycleEvents } from '../../models/lifecycle-event.ts';

const transitions = { activate, reactivate, deactivate, suspend, unsuspend, unlock };

const silent: readonly LifecycleEvent[] = ['suspend', 'unsuspend', 'unlock'];

/** Manage user lifecycle. */
export const manageUserLifecycle = defineAction({
  key: 'manage_user_lifecycle',
  resource: 'users',
  title: 'Manage user lifecycle',
  summary: 'Activate, reactivate, deactivate, suspend, unsuspend, unlock or delete a user, as the event says.',
  description:
    'For flows that learn only on the way what is to happen. Every event does what the step of its own does; deleting is for good.',
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
  idempotent: false,
  lostAnswer:
    'The status of the user tells whether it happened; if not, it is sent again. Only a reactivation with an e-mail cannot be told: it fails with outcome_unknown.',
  input: z
    .strictObject({
      user,
      event: field(z.enum(lifecycleEvents), {
        title: 'Event',
        description: 'What is to happen.',
        placeholder: 'deactivate',
      }),
      sendEmail: field(z.boolean(), {
        title: 'Send e-mail',
        description:
          "For activate and reactivate: Okta mails the user the link; for deactivate and delete: Okta tells the administrator. Okta's defaults if left out: true for activate, otherwise false.",
      }).optional(),
    })
    .check(
      refuse(({ event, sendEmail }) =>
        sendEmail === true && silent.includes(event)
          ? [{ path: 'sendEmail', message: `is true, but Okta sends no e-mail for ${event}; leave it out` }]
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
  async run({ user, event, sendEmail }, { okta }) {
    if (event === 'delete') return { event, ...(await deleteForGood(okta, { user, sendEmail })) };
    const change = await transitions[event](okta, { user, sendEmail });
    return { event, userId: change.user.id, ...activationOutput(change) };
  },
});
