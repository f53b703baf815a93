import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { ChangeRecord, Plan, PlanRun } from 'okta-connector';
import {
  planCsv,
  planHtml,
  planMarkdown,
  recordCsv,
  recordHtml,
  recordMarkdown,
  runCsv,
  runHtml,
  runMarkdown,
  verifyRecords,
} from 'okta-connector/host';
import { expectAllowed, expectEffect } from '../clients/client.ts';
import { expectMayApply } from '../plans/plan-access.ts';
import { applyEnd, type PlanWork, planEnd, recordEnd } from '../plans/plan-log.ts';
import type { NewPlan } from '../plans/plans.ts';
import type { StoredResponse } from '../runs/idempotency.ts';
import type { App, Env, Services } from './context.ts';
import { expectOnly, ifChangedIn, namedOrWhole, newPlanIn, planFieldsAnd, stepsIn } from './plan-input.ts';
import { readBody } from './read-body.ts';
import { hostOf, type RunBounds, reported, respond } from './respond.ts';

/** How a result can be written, by media type. JSON is the default. */
type Forms<Result> = Readonly<Record<string, (result: Result) => string>>;

const planForms: Forms<Plan> = { 'text/markdown': planMarkdown, 'text/csv': planCsv, 'text/html': planHtml };
const runForms: Forms<PlanRun> = { 'text/markdown': runMarkdown, 'text/csv': runCsv, 'text/html': runHtml };
const recordForms: Forms<ChangeRecord> = {
  'text/markdown': recordMarkdown,
  'text/csv': recordCsv,
  'text/html': recordHtml,
};

/** How long a record waits for the events of the log. */
const logWaitMs = 30_000;

/** `/plans`: makes, applies and undoes plans, and makes records of what they changed. */
export function addPlans(app: App, services: Services): void {
  const { plans, runner } = services;

  app.post('/plans', async (context) => {
    const body = await readBody(context);
    expectOnly(body, planFieldsAnd('steps'));
    const steps = stepsIn(body);
    const make = (options: NewPlan) => plans.make(steps, options);
    return planned(context, services, { body, work: 'plan_steps', input: { steps }, make });
  });

  app.post('/plans/undo', async (context) => {
    const body = await readBody(context);
    expectOnly(body, planFieldsAnd('run', 'receipts'));
    const run = namedOrWhole(body, body['receipts'] === undefined ? 'run' : 'receipts');
    const make = (options: NewPlan) => plans.undo(run, options);
    return planned(context, services, { body, work: 'undo_run', input: namedInput(run), make });
  });

  app.post('/plans/apply', async (context) => {
    const body = await readBody(context);
    expectOnly(body, ['plan', 'ifChanged']);
    const client = context.get('client');
    const ifChanged = ifChangedIn(body['ifChanged']);
    const plan = plans.opened(namedOrWhole(body, 'plan'));
    expectMayApply(plan, {
      step: (action, input) => expectAllowed(client, action, input),
      removal: () => expectEffect(client, 'remove', 'to undo changes'),
    });
    plans.expectIdle(plan.id);
    const type = formOf(context, runForms);
    const input = { plan: plan.id, ifChanged };
    const applied = (bounds: RunBounds) => plans.apply(plan, { approvedBy: client.name, ifChanged, ...bounds });
    return respond(context, services, {
      keyed: { content: ['/plans/apply', body, type] },
      // Anything else was refused before a change, or continues by the journal.
      isFinal: (status) => status < 300,
      run: ({ record: _, ...bounds }) =>
        reported(services, async (onLogged) => {
          const entry = { ...entryOf(context, 'apply_plan', input), dryRun: false, onLogged, shown: applyEnd };
          return written(await runner.logged(entry, () => applied(bounds)), type, runForms);
        }),
    });
  });

  app.post('/plans/record', async (context) => {
    const body = await readBody(context);
    expectOnly(body, ['run', 'previous']);
    expectEffect(context.get('client'), 'read', 'to make a record');
    const run = namedOrWhole(body, 'run');
    const [previous] = body['previous'] === undefined ? [] : verifyRecords([body['previous']]);
    const type = formOf(context, recordForms);
    return respond(context, services, {
      isFinal: () => true,
      run: ({ record: _, ...bounds }) =>
        reported(services, async (onLogged) => {
          const entry = {
            ...entryOf(context, 'record_run', namedInput(run)),
            dryRun: true,
            onLogged,
            shown: recordEnd,
          };
          const record = () => plans.record(run, { previous, waitMs: logWaitMs, ...bounds });
          return written(await runner.logged(entry, record), type, recordForms);
        }),
    });
  });
}

interface PlanRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly work: PlanWork;
  readonly input: unknown;
  make(options: NewPlan): Promise<Plan>;
}

/** Makes a plan, which needs no more than to read. */
function planned(
  context: Context<Env>,
  services: Services,
  { body, work, input, make }: PlanRequest,
): Promise<Response> {
  const client = context.get('client');
  expectEffect(client, 'read', 'to plan');
  const options = newPlanIn(body, client.name);
  const type = formOf(context, planForms);
  return respond(context, services, {
    isFinal: () => true,
    run: ({ record: _, ...bounds }) =>
      reported(services, async (onLogged) => {
        const entry = { ...entryOf(context, work, input), dryRun: true, onLogged, shown: planEnd };
        const plan = await services.runner.logged(entry, () => make({ ...options, ...bounds }));
        const { headers, ...rest } = written(plan, type, planForms);
        return { ...rest, headers: { ...headers, 'x-plan-id': plan.id } };
      }),
  });
}

function entryOf(context: Context<Env>, work: PlanWork, input: unknown) {
  const traceparent = context.req.header('traceparent');
  return { client: context.get('client'), host: hostOf(context), step: work, input, traceparent };
}

/** A run is in the log once, when it was made. */
function namedInput(run: string | object): object {
  return typeof run === 'string' ? { run } : {};
}

const jsonType = 'application/json';

function formOf<Result>(context: Context<Env>, forms: Forms<Result>): string {
  return accepts(context, { header: 'Accept', supports: [jsonType, ...Object.keys(forms)], default: jsonType });
}

function written<Result>(result: Result, type: string, forms: Forms<Result>): StoredResponse {
  const form = forms[type];
  return form === undefined
    ? { status: 200, headers: { 'content-type': jsonType }, body: JSON.stringify(result) }
    : { status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body: form(result) };
}
