import { byId, type Flow, flow, fromTicket, helpDesk, setUp, step, tell } from './canvas.ts';

const ticket = "$('Ticket').item.json.body";
const comments = `/tickets/{{ ${ticket}.id }}/comments`;

/** Tells the ticket that a step failed, and why. */
const failed = (what: string, name = 'Tell what went wrong') =>
  tell(name, { path: comments, body: `{ text: '${what}: ' + $json.message, done: false }` });

/** The steps at fault lead to a node that tells the ticket. */
const telling = (what: string, ...from: string[]) => ({ from, to: failed(what) });

const startedBy = (path: string, body: string) => `\`POST /webhook/${path}\` and the ticket as JSON: \`${body}\``;

/** What a step of several parts has done, one line each. */
const report =
  "$json.report.map((part) => part.step + ' ' + (part.target?.name ?? part.target?.id ?? '') + ': ' + part.outcome).join('\\n')";

/** Onboarding: the ticket's form becomes a user with groups and apps; the ticket gets the report. */
const onboarding: Flow = flow('Okta: onboarding from a ticket', {
  note: [
    'Creates the user of the ticket with groups and apps, or completes the one who has the login; the ticket gets the report.',
    ...setUp({
      starts: startedBy(
        'okta-onboarding',
        '{ id, person: { email, firstName, lastName, department, title }, groups: [IDs], apps: [IDs] }',
      ),
      tells: 'Tell the ticket',
    }),
  ],
  line: [
    fromTicket('okta-onboarding'),
    helpDesk,
    step('Onboard user', {
      caught: true,
      resource: 'users',
      operation: 'onboard_user',
      profile: {
        mappingMode: 'defineBelow',
        value: {
          login: `={{ ${ticket}.person.email }}`,
          email: `={{ ${ticket}.person.email }}`,
          firstName: `={{ ${ticket}.person.firstName }}`,
          lastName: `={{ ${ticket}.person.lastName }}`,
          department: `={{ ${ticket}.person.department }}`,
          title: `={{ ${ticket}.person.title }}`,
        },
        schema: [],
      },
      additionalFields: {
        groupIds: { entry: [{ value: byId(`={{ ${ticket}.groups ?? [] }}`) }] },
        apps: `={{ ${ticket}.apps ?? [] }}`,
      },
    }),
    tell('Tell the ticket', {
      path: comments,
      body: `{ text: $json.user.profile.login + ' is ' + $json.user.status + '\\n' + ${report}, done: $json.complete }`,
    }),
  ],
  branches: [telling('Onboarding failed', 'Onboard user')],
});

/** Offboarding: when the ticket is closed the user loses all access; the ticket gets the report. */
const offboarding: Flow = flow('Okta: offboarding on ticket closure', {
  note: [
    'When the ticket is closed, its user loses all access: sessions, account, groups, apps and factors; the ticket gets the report.',
    ...setUp({
      starts: startedBy('okta-offboarding', '{ id, status: "closed", person: { email } }'),
      tells: 'Tell the ticket',
    }),
  ],
  line: [
    fromTicket('okta-offboarding'),
    {
      name: 'Is it closed?',
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
    helpDesk,
    step('Offboard user', {
      caught: true,
      resource: 'users',
      operation: 'offboard_user',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    tell('Tell the ticket', {
      path: comments,
      body: `{ text: 'Offboarded: ' + $json.user.status + '\\n' + ${report}, done: $json.complete }`,
    }),
  ],
  branches: [telling('Offboarding failed', 'Offboard user')],
});

/** MFA reset: all factors go and all sessions end, so that the person enrols anew. */
const mfaReset: Flow = flow('Okta: MFA reset from a ticket', {
  note: [
    'Removes all factors of the user of the ticket and ends all sessions; the next sign-in enrols new factors.',
    ...setUp({ starts: startedBy('okta-mfa-reset', '{ id, person: { email } }'), tells: 'Tell the ticket' }),
  ],
  line: [
    fromTicket('okta-mfa-reset'),
    helpDesk,
    step('Reset factors', {
      caught: true,
      resource: 'users',
      operation: 'reset_user_factors',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    step('End sessions', {
      caught: true,
      resource: 'users',
      operation: 'clear_user_sessions',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    tell('Tell the ticket', {
      path: comments,
      body: `{ text: 'Factors of ' + ${ticket}.person.email + ' were reset; the next sign-in enrols new ones.', done: true }`,
    }),
  ],
  branches: [telling('The reset failed', 'Reset factors', 'End sessions')],
});

/** Suspension: the user is blocked at once and released at the time that the ticket names. */
const suspension: Flow = flow('Okta: temporary suspension and release', {
  note: [
    'Blocks the user of the ticket at once, and lets the user in again at the time that the ticket names.',
    ...setUp({
      starts: startedBy('okta-suspension', '{ id, until: "2030-01-31T17:00:00Z", person: { email } }'),
      tells: 'Tell the suspension',
    }),
  ],
  line: [
    fromTicket('okta-suspension'),
    helpDesk,
    {
      name: 'Is the time ahead?',
      type: 'n8n-nodes-base.if',
      typeVersion: 2.2,
      parameters: {
        conditions: {
          options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
          combinator: 'and',
          conditions: [
            {
              id: 'ahead',
              leftValue: `={{ DateTime.fromISO(String(${ticket}.until)) > DateTime.now() }}`,
              rightValue: '',
              operator: { type: 'boolean', operation: 'true', singleValue: true },
            },
          ],
        },
        options: {},
      },
    },
    step('Suspend user', {
      caught: true,
      resource: 'users',
      operation: 'suspend_user',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    tell('Tell the suspension', {
      path: comments,
      body: `{ text: 'Suspended until ' + ${ticket}.until, done: false }`,
    }),
    {
      name: 'Until the time is up',
      type: 'n8n-nodes-base.wait',
      typeVersion: 1.1,
      parameters: { resume: 'specificTime', dateTime: `={{ ${ticket}.until }}` },
    },
    step('Release user', {
      caught: true,
      resource: 'users',
      operation: 'unsuspend_user',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    tell('Tell the release', { path: comments, body: "{ text: 'Released.', done: true }" }),
  ],
  branches: [
    {
      from: ['Is the time ahead?'],
      to: tell('Ask for the time', {
        path: comments,
        body: "{ text: 'Nobody was suspended: the ticket names no time that is still to come, as 2030-01-31T17:00:00Z.', done: false }",
      }),
    },
    telling('The suspension failed', 'Suspend user'),
    { from: ['Release user'], to: failed('The user is still suspended', 'Tell that the release failed') },
  ],
});

/** Flows that a ticket starts. */
export const ticketFlows: Readonly<Record<string, Flow>> = {
  onboarding,
  offboarding,
  'mfa-reset': mfaReset,
  suspension,
};
