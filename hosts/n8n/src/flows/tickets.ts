import { accessQuestion, departmentChange, groupList, leaverUndone } from './access.ts';
import { byId, byName, type Flow, flow, fromTicket, settings, step, write } from './canvas.ts';
import { comment, commentAsWritten, failing, startedBy, ticket } from './comments.ts';
import { onboardingProfile } from './onboarding-profile.ts';
import { approvedPlan, undoRun } from './plans.ts';
import { onboardedUser, reportLines } from './report-text.ts';

/** Onboarding: the ticket's form becomes a user with groups and apps. */
const onboarding: Flow = flow('Okta: onboarding from a ticket', {
  does: 'Creates the requested user with groups and apps, or updates the existing one, and comments the result on the ticket.',
  starts: startedBy(
    'okta-onboarding',
    '{ id, person: { email, firstName, lastName, department, title }, groups: [names or IDs], apps: [names or IDs] }',
  ),
  calls: 'Comment on ticket',
  line: [
    fromTicket('okta-onboarding'),
    settings,
    step('Onboard user', {
      resource: 'users',
      operation: 'onboard_user',
      profile: onboardingProfile({
        login: `={{ ${ticket}.person.email }}`,
        email: `={{ ${ticket}.person.email }}`,
        firstName: `={{ ${ticket}.person.firstName }}`,
        lastName: `={{ ${ticket}.person.lastName }}`,
        department: `={{ ${ticket}.person.department }}`,
        title: `={{ ${ticket}.person.title }}`,
      }),
      additionalFields: {
        groupIds: { entry: [{ value: byName(`={{ ${ticket}.groups ?? [] }}`) }] },
        apps: { entry: [{ value: byName(`={{ ${ticket}.apps ?? [] }}`) }] },
      },
    }),
    write('Write comment', {
      text: { type: 'string', value: `${onboardedUser} + ${reportLines}` },
      done: { type: 'boolean', value: '$json.complete' },
    }),
    commentAsWritten,
  ],
  branches: [failing('Onboarding failed', 'Onboard user')],
});

/** Offboarding: the user of a closed ticket loses all access. */
const offboarding: Flow = flow('Okta: offboarding on ticket closure', {
  does: 'When the ticket is closed, ends all access of its user (sessions, account, groups, apps and MFA factors), and comments the result on the ticket.',
  starts: startedBy('okta-offboarding', '{ id, status: "closed", person: { email } }'),
  calls: 'Comment on ticket',
  line: [
    fromTicket('okta-offboarding'),
    {
      name: 'Is the ticket closed?',
      type: 'n8n-nodes-base.filter',
      typeVersion: 2.2,
      parameters: {
        conditions: {
          options: { caseSensitive: false, typeValidation: 'strict', version: 2 },
          combinator: 'and',
          conditions: [
            {
              id: 'closed',
              leftValue: '={{ $json.body.status }}',
              rightValue: 'closed',
              operator: { type: 'string', operation: 'equals' },
            },
          ],
        },
        options: {},
      },
    },
    settings,
    step('Offboard user', {
      resource: 'users',
      operation: 'offboard_user',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    write('Write comment', {
      text: {
        type: 'string',
        value: `${ticket}.person.email + ($json.complete ? ' no longer has access.' : ' was not offboarded completely.') + '\\n' + ${reportLines}`,
      },
      done: { type: 'boolean', value: '$json.complete' },
    }),
    commentAsWritten,
  ],
  branches: [failing('Offboarding failed', 'Offboard user')],
});

/** MFA reset: all factors are removed and all sessions end, so that the user enrolls again. */
const mfaReset: Flow = flow('Okta: MFA reset from a ticket', {
  does: "Resets the MFA factors of the ticket's user and ends all sessions. The user enrolls new factors at the next sign-in.",
  starts: startedBy('okta-mfa-reset', '{ id, person: { email } }'),
  calls: 'Comment on ticket',
  line: [
    fromTicket('okta-mfa-reset'),
    settings,
    step('Reset factors', {
      resource: 'users',
      operation: 'reset_user_factors',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    step('End sessions', {
      resource: 'users',
      operation: 'clear_user_sessions',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    comment(
      'Comment on ticket',
      `{ text: 'The MFA factors of ' + ${ticket}.person.email + ' were reset and all sessions ended. The user enrolls new factors at the next sign-in.', done: true }`,
    ),
  ],
  branches: [failing('The MFA reset failed', 'Reset factors', 'End sessions')],
});

const endDate = `DateTime.fromISO(String(${ticket}.until))`;

/** Suspension: the user is suspended immediately and gets access back at the end date in the ticket. */
const suspension: Flow = flow('Okta: temporary suspension and release', {
  does: 'Suspends the user immediately and restores access at the end date in the ticket.',
  starts: startedBy('okta-suspension', '{ id, until: "2030-01-31T17:00:00Z", person: { email } }'),
  calls: 'Comment: suspended',
  line: [
    fromTicket('okta-suspension'),
    settings,
    {
      name: 'Is the end date in the future?',
      type: 'n8n-nodes-base.if',
      typeVersion: 2.2,
      parameters: {
        conditions: {
          options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
          combinator: 'and',
          conditions: [
            {
              id: 'future',
              leftValue: `={{ ${endDate} > DateTime.now() }}`,
              rightValue: '',
              operator: { type: 'boolean', operation: 'true', singleValue: true },
            },
          ],
        },
        options: {},
      },
    },
    step('Suspend user', {
      resource: 'users',
      operation: 'suspend_user',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    comment(
      'Comment: suspended',
      `{ text: ${ticket}.person.email + ' is suspended until ' + ${endDate}.toUTC().toFormat('d LLL yyyy, HH:mm') + ' UTC.', done: false }`,
    ),
    {
      name: 'Wait until end date',
      type: 'n8n-nodes-base.wait',
      typeVersion: 1.1,
      parameters: { resume: 'specificTime', dateTime: `={{ ${ticket}.until }}` },
    },
    step('Restore access', {
      resource: 'users',
      operation: 'unsuspend_user',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    comment(
      'Comment: access restored',
      `{ text: ${ticket}.person.email + ' is no longer suspended and can sign in again.', done: true }`,
    ),
  ],
  branches: [
    {
      from: ['Is the end date in the future?'],
      to: comment(
        'Ask for a valid end date',
        "{ text: 'Nobody was suspended: the ticket has no end date in the future. Give one, for example 2030-01-31T17:00:00Z.', done: false }",
      ),
    },
    failing('The suspension failed', 'Suspend user'),
    {
      from: ['Restore access'],
      to: comment(
        'Comment: still suspended',
        `{ text: ${ticket}.person.email + ' is still suspended: ' + $json.message, done: false }`,
      ),
    },
  ],
});

/** Flows that a ticket starts. */
export const ticketFlows: Readonly<Record<string, Flow>> = {
  onboarding,
  offboarding,
  'mfa-reset': mfaReset,
  suspension,
  'access-question': accessQuestion,
  'group-list': groupList,
  'department-change': departmentChange,
  'leaver-undone': leaverUndone,
  'approved-plan': approvedPlan,
  'undo-run': undoRun,
};
