import { type Branch, byId, credentials, type Flow, flow, fromTicket, type Part, settings, step } from './canvas.ts';
import { comment, startedBy, ticket } from './comments.ts';

/** What the help desk sends once somebody has decided. */
const decision = '{ approved: true or false, approver: name }';

const waiting: Part = {
  name: 'Wait for approval',
  type: 'n8n-nodes-base.wait',
  typeVersion: 1.1,
  parameters: {
    resume: 'webhook',
    httpMethod: 'POST',
    incomingAuthentication: 'headerAuth',
    responseMode: 'onReceived',
    options: {},
  },
  credentials: credentials.helpDesk,
};

const approved: Part = {
  name: 'Is it approved?',
  type: 'n8n-nodes-base.if',
  typeVersion: 2.2,
  parameters: {
    conditions: {
      options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
      combinator: 'and',
      conditions: [
        {
          id: 'approved',
          leftValue: '={{ $json.body.approved === true }}',
          rightValue: '',
          operator: { type: 'boolean', operation: 'true', singleValue: true },
        },
      ],
    },
    options: {},
  },
};

const onePerson: Part = {
  name: 'One item for each person',
  type: 'n8n-nodes-base.splitOut',
  typeVersion: 1,
  parameters: { fieldToSplitOut: 'body.people', options: {} },
};

/** From a ticket to a plan: comments it, waits for a decision, applies it, and comments what became of it. */
function partsOf(
  path: string,
  planning: Part,
  before: readonly Part[] = [],
): { readonly line: readonly Part[]; readonly branches: readonly Branch[] } {
  const refused = "$json.refused.map(({ what, why }) => '\\n- ' + what + ': ' + why).join('')";
  const apply = step('Apply plan', {
    resource: 'plan',
    operation: 'apply_plan',
    plan: `={{ $('${planning.name}').first().json.plan }}`,
    approvedBy: '={{ $json.body.approver }}',
    ifChanged: 'stop',
  });
  return {
    line: [
      fromTicket(path),
      settings,
      ...before,
      planning,
      comment(
        'Comment: plan',
        "{ text: $json.summary + '\\nNothing was changed yet. Approve or reject the plan.', done: false, decideAt: $execution.resumeUrl }",
      ),
      waiting,
      approved,
      apply,
      comment(
        'Comment on ticket',
        `{ text: ($json.complete ? 'Every change was made.' : 'Not every change was made:' + ${refused}) + '\\n\\n' + $json.summary, done: $json.complete, run: $json.run }`,
      ),
    ],
    branches: [
      {
        from: [approved.name],
        to: comment(
          'Comment: rejected',
          "{ text: 'Nothing was changed: ' + ($json.body.approver ?? 'somebody') + ' rejected the plan.', done: false }",
        ),
      },
      {
        from: [planning.name, apply.name],
        // What was made before it failed can be undone.
        to: comment(
          'Comment: failed',
          "{ text: 'Could not be completed: ' + $json.message, done: false, run: $json.error?.receipts }",
        ),
      },
    ],
  };
}

const decide = `Have the help desk show **Comment: plan**, and \`POST ${decision}\` with its key to the address in \`decideAt\`.`;

/** Approved plan: plans the offboarding of all leavers of a ticket, and makes exactly these changes once approved. */
export const approvedPlan: Flow = flow('Okta: approved plan', {
  does: 'Plans the offboarding of all people of the ticket, and comments every change. Once somebody other than the requester approves the plan, makes exactly these changes. If anything has changed since, makes none and comments what.',
  starts: startedBy('okta-approved-plan', '{ id, requester, people: [{ email }], maxRemovals: number }'),
  calls: 'Comment on ticket',
  more: [decide, 'Keep `run` of the last comment: the flow *Okta: undo a run* takes it.'],
  ...partsOf(
    'okta-approved-plan',
    step('Plan offboarding', {
      resource: 'users',
      operation: 'offboard_user',
      user: byId('={{ $json.email }}'),
      options: {
        planOnly: true,
        by: `={{ ${ticket}.requester }}`,
        otherApprover: true,
        maxRemovals: `={{ ${ticket}.maxRemovals ?? 200 }}`,
      },
    }),
    [onePerson],
  ),
});

/** Undo a run: plans to take back what an applied plan changed, and does so once approved. */
export const undoRun: Flow = flow('Okta: undo a run', {
  does: 'Plans to undo what an applied plan changed, and comments every change, what cannot be undone, and what somebody else has changed since. Once somebody other than the requester approves it, undoes the run.',
  starts: startedBy('okta-undo-run', '{ id, requester, run: what *Okta: approved plan* commented }'),
  calls: 'Comment on ticket',
  more: [decide],
  ...partsOf(
    'okta-undo-run',
    step('Plan to undo', {
      resource: 'plan',
      operation: 'undo_run',
      run: `={{ ${ticket}.run }}`,
      additionalFields: { by: `={{ ${ticket}.requester }}`, otherApprover: true },
    }),
  ),
});
