import { byId, type Flow, flow, fromTicket, helpDesk, step, tell } from './canvas.ts';

const ticket = "$('Ticket').item.json.body";
const comments = `/tickets/{{ ${ticket}.id }}/comments`;

/** Tells the ticket that a step failed, and why. */
const failed = (what: string) =>
  tell('Tell what went wrong', { path: comments, body: `{ text: '${what}: ' + $json.error, done: false }` });

/** What a step of several parts has done, one line each. */
const report =
  "$json.report.map((part) => part.step + ' ' + (part.target?.name ?? part.target?.id ?? '') + ': ' + part.outcome).join('\\n')";

/** Onboarding: the ticket's form becomes a user with groups and apps; the ticket gets the report. */
const onboarding: Flow = flow('Okta: onboarding from a ticket', {
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
  faults: { 'Onboard user': failed('Onboarding failed') },
});

/** Offboarding: when the ticket is closed the user loses all access; the ticket gets the report. */
const offboarding: Flow = flow('Okta: offboarding on ticket closure', {
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
  faults: { 'Offboard user': failed('Offboarding failed') },
});

/** MFA reset: all factors go and all sessions end, so that the person enrols anew. */
const mfaReset: Flow = flow('Okta: MFA reset from a ticket', {
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
      resource: 'users',
      operation: 'clear_user_sessions',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    tell('Tell the ticket', {
      path: comments,
      body: `{ text: 'Factors of ' + ${ticket}.person.email + ' were reset; the next sign-in enrols new ones.', done: true }`,
    }),
  ],
  faults: { 'Reset factors': failed('The reset failed') },
});

/** Suspension: the user is blocked at once and released at the time that the ticket names. */
const suspension: Flow = flow('Okta: temporary suspension and release', {
  line: [
    fromTicket('okta-suspension'),
    helpDesk,
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
      resource: 'users',
      operation: 'unsuspend_user',
      user: byId(`={{ ${ticket}.person.email }}`),
    }),
    tell('Tell the release', { path: comments, body: "{ text: 'Released.', done: true }" }),
  ],
  faults: { 'Suspend user': failed('The suspension failed') },
});

/** Flows that a ticket starts. */
export const ticketFlows: Readonly<Record<string, Flow>> = {
  onboarding,
  offboarding,
  'mfa-reset': mfaReset,
  suspension,
};
