import { z } from 'zod';
import { field } from '../../step/field.ts';
import { refuse } from '../../step/fields.ts';
import { windowFaults, windowFields } from '../logs/log-window.ts';
import { user } from '../users/user.ts';
import { restorable } from './restoring.ts';

/** Input of the step that restores a user. */
export const restoring = z
  .strictObject({
    user,
    since: field(windowFields.since.unwrap().clone(), {
      title: 'Since',
      description:
        'When the user still had everything: an age such as "24 hours ago" or "7d", or a time such as 2026-11-02T09:30:00Z. At most 90 days ago.',
      placeholder: '24 hours ago',
    }),
    until: windowFields.until,
    restore: field(z.array(z.enum(restorable)).min(1), {
      title: 'Restore',
      description: 'What to restore. Default: everything.',
    }).optional(),
    receipts: field(z.array(z.record(z.string(), z.unknown())), {
      title: 'Receipts',
      description:
        'Receipts of the plan that took the apps. They show the attributes of the user in each app, and whether it was assigned directly.',
    }).optional(),
    sendEmail: field(z.boolean(), {
      title: 'Send email',
      description: 'Whether Okta emails the activation link to a user who is activated again.',
      default: true,
    }).optional(),
    mode: field(z.enum(['report', 'apply']), {
      title: 'Mode',
      description: 'Report only what would be restored, or restore it.',
      default: 'report',
    }).optional(),
  })
  .check(refuse(windowFaults));
