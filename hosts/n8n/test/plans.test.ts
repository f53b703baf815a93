import { afterAll, describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { actionNode, leftOut, offlineSources, options, planOnly } from '../src/action-node.ts';
import { closeAll } from '../src/connections.ts';
import type { Property } from '../src/platform.ts';
import { objectOf } from '../src/schema.ts';
import { fillForm } from './fill-form.ts';
import { host } from './host.ts';
import { executeFunctions, type Run } from './platform.ts';

const org = useOrg();
afterAll(closeAll);

const grace = 'grace.lindqvist@acme.example';
const iris = 'iris.vale@acme.example';
const ben = 'ben.achterberg@acme.example';
const support = '00gsupport0000000001';

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const suspend = (login: string, more: object = {}) => ({
  resource: 'users',
  operation: 'suspend_user',
  user: byId(login),
  options: { planOnly: true, ...more },
});
const apply = (plan: unknown, more: object = {}) => ({
  resource: 'plan',
  operation: 'apply_plan',
  plan,
  approvedBy: 'Iris',
  ifChanged: 'stop',
  ...more,
});
const planSteps = (steps: unknown, guards: object = {}) => ({
  resource: 'plan',
  operation: 'plan_steps',
  steps,
  additionalFields: guards,
});

/** The items that a node returns. */
async function run(run: Run, credential: object = {}) {
  const given = { orgUrl: org.sandbox.url, apiToken: org.sandbox.token, ...credential };
  const [items = []] = await host.execute(executeFunctions(given, run));
  return items;
}
/** The one item that a node returns for these items. */
async function one(...items: Run['items']) {
  const [first, ...rest] = await run({ items });
  expect(rest).toEqual([]);
  return first?.json ?? {};
}
const status = (login: string) => org.sandbox.org.findUser(login)?.status;
const suspendPath = (id: string) => `POST /api/v1/users/${id}/lifecycle/suspend`;
const graceId = '00ugrace000000000001';
const irisId = '00uiris0000000000001';

describe('the option Plan Only', () => {
  test('returns one plan of all items in their order, linked to all of them, and writes nothing', async () => {
    org.forget();
    const items = await run({ items: [suspend(grace), suspend(iris), suspend(ben)] });
    expect(items).toMatchObject([
      {
        json: {
          changes: 3,
          removals: 3,
          irreversible: 0,
          skipped: 0,
          cost: { calls: expect.any(Number), seconds: expect.any(Number) },
          expires: expect.stringMatching(/^\d{4}-.*Z$/),
          summary: expect.stringMatching(/^# Plan for .*3 changes, 3 removals.*made by n8n workflow Leavers/is),
          plan: { parts: [grace, iris, ben].map((user) => ({ step: 'suspend_user', input: { user } })) },
        },
        pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
      },
    ]);
    expect(org.writes()).toEqual([]);
  });

  const choices = (actionNode(manifest)['properties'] as readonly Property[])
    .find(({ name }) => name === options)
    ?.options?.map((option) => option as Property);

  test('is offered for exactly the operations that change something', () => {
    const changing = manifest.actions.filter(({ effect }) => effect !== 'read').map(({ key }) => key);
    const shown = choices?.find(({ name }) => name === planOnly)?.displayOptions?.show['/operation'];
    expect([...(shown ?? [])].sort()).toEqual(changing.sort());
    expect(changing.length).toBeGreaterThan(50);
  });

  test.each(['maxRemovals', 'validHours', 'otherApprover', 'by'])('offers %s only together with it', (guard) => {
    expect(choices?.find(({ name }) => name === guard)?.displayOptions?.show).toEqual({ planOnly: [true] });
  });

  test('plans every operation that changes something, and writes nothing', async () => {
    org.forget();
    const offline = offlineSources(manifest);
    for (const action of manifest.actions.filter(({ effect }) => effect !== 'read')) {
      const [example] = action.examples;
      const leaveOut = [...leftOut(action)];
      const given = Object.entries(example?.input ?? {}).filter(([name]) => !leaveOut.includes(name));
      const form = fillForm(action.input, { input: Object.fromEntries(given), offline });
      // One operation of Okta has a form of its own, which other tests fill in.
      if (action.formField !== undefined) continue;
      const item = { resource: action.resource, operation: action.key, ...form, options: { planOnly: true } };
      const [made] = await run({ items: [item], continueOnFail: true });
      expect([action.key, objectOf(made?.json['plan'])['parts']]).toMatchObject([action.key, [{ step: action.key }]]);
    }
    expect(org.writes()).toEqual([]);
  });

  test('plans a password without showing it, and sets it when the plan is applied', async () => {
    const password = 'Correct-Horse-7-Battery';
    const item = {
      resource: 'users',
      operation: 'set_user_password',
      user: byId(grace),
      password,
      options: { planOnly: true },
    };
    const planned = await one(item);
    expect(JSON.stringify(planned)).toContain('"sealed"');
    expect(JSON.stringify(planned)).not.toContain(password);
    const applied = await one(apply(planned['plan']));
    expect(applied).toMatchObject({ complete: true, counts: { applied: 1 } });
    expect(JSON.stringify(applied)).not.toContain(password);
  });

  test('rejects a bad item before anything is sent and reports its number', async () => {
    org.forget();
    await expect(run({ items: [suspend(grace), suspend('')] })).rejects.toMatchObject({
      message: 'User is required.',
      itemIndex: 1,
    });
    expect(org.sent()).toEqual([]);
  });

  test('leaves a bad item out of the plan if the node continues on errors', async () => {
    const items = await run({ items: [suspend(grace), suspend(''), suspend(iris)], continueOnFail: true });
    expect(items).toMatchObject([
      { json: { changes: 2 }, pairedItem: [{ item: 0 }, { item: 2 }] },
      { json: { message: 'User is required.', error: { category: 'invalid_request' } }, pairedItem: { item: 1 } },
    ]);
  });

  test('names in the plan what it leaves out, such as a user that does not exist', async () => {
    const planned = await one(suspend(grace), suspend('nobody@acme.example'));
    expect(planned).toMatchObject({ changes: 1, skipped: 1, summary: expect.stringMatching(/nobody@acme\.example/) });
  });

  test('refuses more removals than it may have', async () => {
    await expect(run({ items: [suspend(grace, { maxRemovals: 1 }), suspend(iris)] })).rejects.toThrow(
      "The plan has 2 removals, and 'Max Removals' allows 1. Check the plan, or raise 'Max Removals'.",
    );
  });

  test('links a plan that cannot be made to all items if the node continues on errors', async () => {
    const items = await run({ items: [suspend(grace, { maxRemovals: 0 }), suspend(iris)], continueOnFail: true });
    expect(items).toMatchObject([
      { json: { error: { category: 'invalid_request' } }, pairedItem: [{ item: 0 }, { item: 1 }] },
    ]);
  });

  test('plans any operation of Okta that changes something', async () => {
    const suspension = {
      resource: 'org',
      operation: 'run_okta_operation',
      oktaOperation: byId('suspendUser'),
      fields: { mappingMode: 'defineBelow', value: { 'path:id': graceId } },
      options: { planOnly: true },
    };
    org.forget();
    const { plan } = await one(suspension);
    expect(org.writes()).toEqual([]);
    expect(await one(apply(plan))).toMatchObject({ complete: true });
    expect(org.writes()).toEqual([suspendPath(graceId)]);
  });

  test('makes a plan that is valid for the given hours', async () => {
    const { plan } = await one(suspend(grace, { validHours: 2 }));
    const { made, expires } = objectOf(plan);
    expect(Date.parse(String(expires)) - Date.parse(String(made))).toBe(7_200_000);
  });
});

describe('Plan Changes', () => {
  test('plans a list of different actions', async () => {
    org.forget();
    const steps = [
      { step: 'suspend_user', input: { user: grace } },
      { step: 'remove_user_from_group', input: { user: grace, group: support } },
    ];
    expect(await one(planSteps(JSON.stringify(steps)))).toMatchObject({ changes: 2, removals: 2 });
    expect(await one(planSteps(steps))).toMatchObject({ changes: 2, removals: 2 });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    ['[]', 'Steps must be a list with an action. Use [{ "step": …, "input": … }].'],
    ['[{"input":{}}]', "Steps 1 > step is required. Name the action, such as 'Suspend User'."],
    ['[{"step":"suspend_user","input":{}}]', 'Steps 1 > Input > user is required.'],
    ['[{"step":"suspend_usr","input":{}}]', 'Unknown action "suspend_usr". Did you mean "suspend_user"?'],
  ])('refuses the steps %s', async (steps, message) => {
    await expect(run({ items: [planSteps(steps)] })).rejects.toThrow(message);
  });
});

describe('Apply Plan', () => {
  test('sends exactly the writes of the plan and returns the run', async () => {
    const { plan } = await one(suspend(grace), suspend(iris));
    org.forget();
    expect(await one(apply(plan))).toMatchObject({
      complete: true,
      counts: { applied: 2, already: 0, stale: 0, failed: 0, not_sent: 0 },
      refused: [],
      summary: expect.stringContaining('approved by Iris'),
      run: { by: 'n8n workflow Leavers', approvedBy: 'Iris', receipts: [{}, {}] },
    });
    expect(org.writes()).toEqual([suspendPath(graceId), suspendPath(irisId)]);
  });

  test('accepts a plan as JSON text', async () => {
    const { plan } = await one(suspend(grace));
    expect(await one(apply(JSON.stringify(plan, null, 2)))).toMatchObject({ complete: true });
  });

  test('changes nothing and names the change that a stranger made in between', async () => {
    const { plan } = await one(suspend(grace), suspend(iris));
    await org.okta.run('deactivate_user', { user: iris });
    org.forget();
    const hints: string[] = [];
    const [applied] = await run({ items: [apply(plan)], hints });
    expect(applied?.json).toMatchObject({
      complete: false,
      refused: [
        { what: `Suspend user: ${grace}`, outcome: 'not_sent' },
        {
          what: `Suspend user: ${iris}`,
          outcome: 'stale',
          why: `Since the plan was made, status of ${iris} changed.`,
        },
      ],
    });
    expect(hints).toEqual(["Not every change of the plan was made. 'refused' says which, and why."]);
    expect(org.writes()).toEqual([]);
  });

  test('makes the other changes if something has changed and it may skip', async () => {
    const { plan } = await one(suspend(grace), suspend(iris));
    await org.okta.run('deactivate_user', { user: iris });
    org.forget();
    expect(await one(apply(plan, { ifChanged: 'skip' }))).toMatchObject({
      complete: false,
      counts: { applied: 1, stale: 1 },
      refused: [{ what: `Suspend user: ${iris}` }],
    });
    expect(org.writes()).toEqual([suspendPath(graceId)]);
  });

  test('counts what an execution that was cut off has made as already made', async () => {
    const { plan } = await one(suspend(grace), suspend(iris));
    await org.okta.run('suspend_user', { user: grace });
    org.forget();
    expect(await one(apply(plan))).toMatchObject({ complete: true, counts: { applied: 1, already: 1 }, refused: [] });
    expect(org.writes()).toEqual([suspendPath(irisId)]);
  });

  test('keeps the receipts of the changes that were made before it failed', async () => {
    const { plan } = await one(suspend(grace), suspend(iris));
    const refusal = { errorCode: 'E0000011', errorSummary: 'Invalid token provided' };
    org.sandbox.faults.next({
      kind: 'status',
      method: 'POST',
      path: `/api/v1/users/${irisId}/lifecycle/suspend`,
      status: 401,
      body: refusal,
    });
    const [failed] = await run({ items: [apply(plan)], continueOnFail: true });
    expect(failed?.json).toMatchObject({
      error: { category: 'unauthenticated', receipts: [{ outcome: 'applied', target: { id: graceId } }, {}] },
    });
    const undo = await one({
      resource: 'plan',
      operation: 'undo_run',
      run: objectOf(failed?.json['error'])['receipts'],
    });
    expect(undo).toMatchObject({ changes: 1, plan: { parts: [{ changes: [{ target: { id: graceId } }] }] } });
  });

  const another = 'was made with another API token or private key than the credential has now. Make the plan again.';

  test('refuses a plan that was changed, or made with another token, before anything is sent', async () => {
    const { plan } = await one(suspend(grace));
    org.forget();
    await expect(run({ items: [apply({ ...objectOf(plan), by: 'Mallory' })] })).rejects.toThrow(another);
    const token = { apiToken: org.sandbox.tokens.readOnlyAdmin };
    await expect(run({ items: [apply(plan)] }, token)).rejects.toThrow(another);
    expect(org.sent()).toEqual([]);
  });

  test('applies a plan after the same token was pasted again with white space', async () => {
    const { plan } = await one(suspend(grace));
    const [applied] = await run({ items: [apply(plan)] }, { apiToken: ` ${org.sandbox.token}\n` });
    expect(applied?.json).toMatchObject({ complete: true });
  });

  test('applies a plan of a service app with the same private key', async () => {
    const scopes = ['okta.users.read', 'okta.users.manage'];
    const { clientId, privateKey } = org.sandbox.scenario.addServiceApp({
      label: 'n8n',
      scopes,
      roles: ['SUPER_ADMIN'],
    });
    const app = { authentication: 'serviceApp', clientId, privateKey };
    const [planned] = await run({ items: [suspend(grace)] }, app);
    const [applied] = await run(
      { items: [apply(planned?.json['plan'])] },
      { ...app, privateKey: privateKey.replaceAll('\n', ' ') },
    );
    expect(applied?.json).toMatchObject({ complete: true });
    await expect(run({ items: [apply(planned?.json['plan'])] })).rejects.toThrow(another);
  });

  test('refuses the maker of a plan that somebody else must approve', async () => {
    const steps = [{ step: 'suspend_user', input: { user: grace } }];
    const { plan } = await one(planSteps(steps, { otherApprover: true, by: 'Iris' }));
    await expect(run({ items: [apply(plan)] })).rejects.toThrow('Iris made the plan and cannot approve it');
    expect(await one(apply(plan, { approvedBy: 'Ada' }))).toMatchObject({ complete: true });
  });

  test('requires a maker for a plan that somebody else must approve, and an approver for every plan', async () => {
    await expect(run({ items: [suspend(grace, { otherApprover: true })] })).rejects.toThrow(
      "Planned By is required with 'Other Approver'. Name the person who makes the plan.",
    );
    const { plan } = await one(suspend(grace));
    await expect(run({ items: [apply(plan, { approvedBy: '' })] })).rejects.toThrow('Approved By is required.');
  });

  test('keeps a refused plan apart from the others if the node continues on errors', async () => {
    const { plan } = await one(suspend(grace));
    const items = await run({ items: [apply('no plan'), apply(plan)], continueOnFail: true });
    expect(items).toMatchObject([
      { json: { message: 'Plan is not part of a plan. Pass the plan as it was returned.' }, pairedItem: { item: 0 } },
      { json: { complete: true }, pairedItem: { item: 1 } },
    ]);
  });
});

describe('Undo Run and Write Change Record', () => {
  test('plans to undo a run, and applying that plan restores what was there', async () => {
    const { plan } = await one(suspend(grace), suspend(iris));
    const { run: made } = await one(apply(plan));
    expect([status(grace), status(iris)]).toEqual(['SUSPENDED', 'SUSPENDED']);
    const undo = await one({ resource: 'plan', operation: 'undo_run', run: made });
    expect(undo).toMatchObject({ changes: 2, summary: expect.stringContaining('This plan undoes the run') });
    expect(status(grace)).toBe('SUSPENDED');
    expect(await one(apply(undo['plan']))).toMatchObject({ complete: true });
    expect([status(grace), status(iris)]).toEqual(['ACTIVE', 'ACTIVE']);
  });

  test('leaves what somebody else has changed since as it is, and says so', async () => {
    const { run: made } = await one(apply((await one(suspend(grace), suspend(iris)))['plan']));
    await org.okta.run('unsuspend_user', { user: grace });
    expect(await one({ resource: 'plan', operation: 'undo_run', run: made })).toMatchObject({ changes: 1, skipped: 1 });
  });

  test('undoes what was already made only on request, also after an execution that was cut off', async () => {
    const { plan } = await one(suspend(grace), suspend(iris));
    await org.okta.run('suspend_user', { user: grace });
    const { run: made } = await one(apply(plan));
    const undo = { resource: 'plan', operation: 'undo_run', run: made };
    expect(await one(undo)).toMatchObject({ changes: 1, plan: { parts: [{ changes: [{ target: { id: irisId } }] }] } });
    const whole = await one({ ...undo, additionalFields: { includeAlready: true } });
    expect(await one(apply(whole['plan']))).toMatchObject({ complete: true, counts: { applied: 2 } });
    expect([status(grace), status(iris)]).toEqual(['ACTIVE', 'ACTIVE']);
  });

  test('writes a change record with the events of the log, which follows the one before', async () => {
    const record = (run: unknown, more: object = {}) => ({ resource: 'plan', operation: 'record_run', run, ...more });
    const first = await one(record((await one(apply((await one(suspend(grace)))['plan'])))['run']));
    expect(first).toMatchObject({
      record: {
        by: 'n8n workflow Leavers',
        approvedBy: 'Iris',
        entries: [{ outcome: 'applied', proof: { how: 'request_id', events: [{}] } }],
        previous: null,
      },
      summary: expect.stringMatching(/^# Change record/),
    });
    const { run: made } = await one(apply((await one(suspend(iris)))['plan']));
    const second = await one(record(made, { additionalFields: { previous: first['record'] } }));
    expect(objectOf(second['record'])['previous']).toBe(objectOf(first['record'])['hash']);
  });

  test.each([
    ['undo_run', 'Receipts are not receipts of a plan. Pass the result of apply.'],
    ['record_run', 'Run is not the result of a plan. Pass the result of apply.'],
  ])('%s refuses what is not a run', async (operation, message) => {
    await expect(run({ items: [{ resource: 'plan', operation, run: { plan: 1 } }] })).rejects.toThrow(message);
  });
});
