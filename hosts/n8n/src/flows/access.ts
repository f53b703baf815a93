import { byId, byName, type Flow, flow, fromTicket, settings, step, write } from './canvas.ts';
import { commentAsWritten, failing, startedBy, ticket } from './comments.ts';
import { onboardingProfile } from './onboarding-profile.ts';
import { memberLines, moveLines, reportLines } from './report-text.ts';

/** What an explanation lists, as comment lines. */
const changeLines = (list: string) => `$json.${list}.map((change) => '\\n- ' + change.what).join('')`;

/** Access question: why the person of the ticket has an app or lacks it, and what would change that. */
export const accessQuestion: Flow = flow('Okta: access question from a ticket', {
  does: 'Answers why a user has an app or lacks it: every path, what blocks it, and what would end or open it. Changes nothing.',
  starts: startedBy('okta-access-question', '{ id, person: { email }, app: name or ID }'),
  calls: 'Comment on ticket',
  line: [
    fromTicket('okta-access-question'),
    settings,
    step('Explain access', {
      resource: 'users',
      operation: 'explain_access',
      user: byId(`={{ ${ticket}.person.email }}`),
      additionalFields: { app: byName(`={{ ${ticket}.app }}`) },
    }),
    write('Write comment', {
      text: {
        type: 'string',
        value: `$json.sentence + ($json.toOpen.length ? '\\nTo open it:' + ${changeLines('toOpen')} : '') + ($json.toEnd.length ? '\\nTo end it:' + ${changeLines('toEnd')} : '')`,
      },
      done: { type: 'boolean', value: "$json.access === 'open'" },
    }),
    commentAsWritten,
  ],
  branches: [failing('The question could not be answered', 'Explain access')],
});

/** Reviewed group list: plans the change first, and makes it once the ticket says that it is approved. */
export const groupList: Flow = flow('Okta: reviewed group list', {
  does: 'Makes a group consist of the list in the ticket. Until the ticket is approved, only comments the plan. Members whom a group rule holds stay, and too many removals stop the change.',
  starts: startedBy(
    'okta-group-list',
    '{ id, group: name or ID, users: [email addresses or IDs], approved: true or false, maxRemovals: number }',
  ),
  calls: 'Comment on ticket',
  line: [
    fromTicket('okta-group-list'),
    settings,
    step('Set group members', {
      resource: 'groups',
      operation: 'set_group_members',
      group: byName(`={{ ${ticket}.group }}`),
      users: { entry: [{ value: byId(`={{ ${ticket}.users }}`) }] },
      additionalFields: { maxRemovals: `={{ ${ticket}.maxRemovals ?? 10 }}` },
      options: { dryRun: `={{ ${ticket}.approved !== true }}` },
    }),
    write('Write comment', {
      text: { type: 'string', value: memberLines },
      done: { type: 'boolean', value: '$json.complete' },
    }),
    commentAsWritten,
  ],
  branches: [failing('The group was not changed', 'Set group members')],
});

/** Department change: plans the move first, and makes it once the ticket says that it is approved. */
export const departmentChange: Flow = flow('Okta: department change', {
  does: 'Moves a user to another department: sets it, adds what your map gives, and removes what the map gives only to others, 14 days after the date of the move. Until the ticket is approved, only comments the plan.',
  starts: startedBy(
    'okta-department-change',
    '{ id, person: { email, department }, movedOn: "2030-01-31", map: CSV text with department, groups, apps, approved: true or false }',
  ),
  calls: 'Comment on ticket',
  more: [
    'The connector keeps no clock. Call the flow again after the 14 days with the same ticket, to have the old access removed.',
  ],
  line: [
    fromTicket('okta-department-change'),
    settings,
    step('Move user', {
      resource: 'users',
      operation: 'move_user',
      user: byId(`={{ ${ticket}.person.email }}`),
      change: onboardingProfile({ department: `={{ ${ticket}.person.department }}` }, 'move_user'),
      expected: 'map',
      mapAs: 'mapCsv',
      mapCsv: `={{ ${ticket}.map }}`,
      additionalFields: {
        movedOn: `={{ ${ticket}.movedOn }}`,
        grace: 'P14D',
      },
      options: { dryRun: `={{ ${ticket}.approved !== true }}` },
    }),
    write('Write comment', {
      text: { type: 'string', value: moveLines },
      done: { type: 'boolean', value: '$json.complete' },
    }),
    commentAsWritten,
  ],
  branches: [failing('The user was not moved', 'Move user')],
});

/** Leaver undone: reports what somebody lost, and gives it back once the ticket says that it is approved. */
export const leaverUndone: Flow = flow('Okta: leaver undone', {
  does: "Gives back what a user lost since a time, no matter who took it: account, groups, apps and roles, from Okta's System Log. Until the ticket is approved, only comments what it would give back.",
  starts: startedBy(
    'okta-leaver-undone',
    '{ id, person: { email }, since: "24 hours ago" or a time, approved: true or false }',
  ),
  calls: 'Comment on ticket',
  more: [
    'Passwords, factors and sessions are not given back. The user gets an activation email if the account was deactivated.',
  ],
  line: [
    fromTicket('okta-leaver-undone'),
    settings,
    step('Restore user', {
      resource: 'users',
      operation: 'restore_user',
      user: byId(`={{ ${ticket}.person.email }}`),
      since: `={{ ${ticket}.since }}`,
      additionalFields: { mode: `={{ ${ticket}.approved === true ? 'apply' : 'report' }}` },
    }),
    write('Write comment', {
      text: {
        type: 'string',
        value: `${ticket}.person.email + ($json.dryRun ? ' lost this. Approve the ticket to give it back.' : $json.complete ? ' has everything back that can be given back.' : ' was not restored completely.') + '\\n' + ${reportLines}`,
      },
      done: { type: 'boolean', value: '!$json.dryRun && $json.complete' },
    }),
    commentAsWritten,
  ],
  branches: [failing('The user was not restored', 'Restore user')],
});
