import { randomUUID } from 'node:crypto';
import type { CallReport, Interceptor } from '../../okta/calls.ts';
import { faultAt, OktaError, refusedField } from '../../okta/errors.ts';
import { memberAt } from '../../okta/json.ts';
import { counted } from '../../okta/text.ts';
import type { AnyAction } from '../../step/action.ts';
import { reportLinesOf } from '../../step/report.ts';
import { version } from '../../version.ts';
import { lastingFailures } from '../bulk/each-result.ts';
import type { Registry } from '../registry.ts';
import { stepInput } from '../run/input.ts';
import { maskSecrets, secretPaths } from '../run/mask.ts';
import { runAction, unchangedNote } from '../run/run-action.ts';
import type { RunOptions, RunPart, Session } from '../session.ts';
import { costOf } from './cost.ts';
import { Overlay } from './overlay.ts';
import type { Plan, PlannedStep, PlanOptions, PlanPart } from './plan-model.ts';
import { ProbeReader } from './probe.ts';
import { Recorder } from './recorder.ts';
import { checkKey, sealed, signed } from './seal.ts';

/** What plans need from their connection. */
export interface PlanHost {
  readonly orgUrl: string;
  readonly steps: Registry;
  session(run: RunOptions, resumed: RunPart['resumed'], interceptor: Interceptor): Session;
}

const dayMs = 86_400_000;

/** What makes the changes of a part: a step, or writes that undo others. */
export interface PartSource {
  readonly about: Pick<PlanPart, 'step' | 'input' | 'sealed'>;
  /** What is left out; the run may add to it. */
  readonly skipped?: PlanPart['skipped'];
  run(session: Session): Promise<unknown>;
}

/** Plans steps: runs each of them on the org as it is, holds back its writes, and records what they would change. */
export async function planSteps(host: PlanHost, steps: readonly PlannedStep[], options: PlanOptions): Promise<Plan> {
  const id = randomUUID();
  checkOptions(options);
  const sources: PartSource[] = [];
  for (const [index, { step, input }] of listOf(steps).entries()) {
    const action = await checkedStep(host, { step, input }, index);
    const secret = secretPaths(input).length > 0;
    const about = {
      step,
      input: maskSecrets(input),
      ...(secret ? { sealed: sealed(input, { key: options.key, plan: id }) } : {}),
    };
    const skipped = action.effect === 'read' ? [{ why: 'It only reads.' }] : undefined;
    const run = async (session: Session) =>
      skipped === undefined ? (await runAction(session, { key: step, input })).output : undefined;
    sources.push({ about, run, ...(skipped === undefined ? {} : { skipped }) });
  }
  return planParts(host, sources, { ...options, id });
}

/** Plans parts and signs the plan. */
export async function planParts(
  host: PlanHost,
  sources: Iterable<PartSource>,
  options: PlanOptions & { readonly id: string; readonly undoes?: string },
): Promise<Plan> {
  const { key, by, validMs = dayMs, maxRemovals, otherApprover = false, id, undoes, signal, deadlineMs } = options;
  const run = { signal, deadlineMs: deadlineMs ?? partDeadlineMs };
  const overlay = new Overlay();
  const calls: CallReport[] = [];
  const parts: PlanPart[] = [];
  for (const source of sources) {
    const looking = host.session(run, undefined, { around: (call, send) => overlay.read(call, send) });
    const probes = new ProbeReader(looking.client, host.orgUrl);
    const recorder = new Recorder({ plan: id, part: parts.length + 1, overlay, probes });
    const session = host.session(run, undefined, recorder);
    const left = await outcomeOf(source, { session, recorder });
    const skipped = [...(source.skipped ?? []), ...left];
    const { changes, reads, opens } = recorder;
    parts.push({ ...source.about, changes, skipped, reads, ...(opens === undefined ? {} : { opens }) });
    calls.push(...session.calls, ...looking.calls);
  }
  refuseRemovals(parts, maxRemovals);
  const now = Date.now();
  return signed(
    {
      plan: 1,
      id,
      org: host.orgUrl,
      version,
      made: new Date(now).toISOString(),
      by,
      expires: new Date(now + validMs).toISOString(),
      guards: { ...(maxRemovals === undefined ? {} : { maxRemovals }), otherApprover },
      ...(undoes === undefined ? {} : { undoes }),
      parts,
      cost: costOf(parts, calls),
    },
    key,
  );
}

const partDeadlineMs = 300_000;

/** Runs a part and returns what it leaves out. */
async function outcomeOf(
  source: PartSource,
  { session, recorder }: { readonly session: Session; readonly recorder: Recorder },
): Promise<PlanPart['skipped']> {
  try {
    return skippedIn(await source.run(session), recorder);
  } catch (error) {
    if (recorder.opens !== undefined) return [];
    if (!(error instanceof OktaError) || !isAboutPart(error)) throw error;
    return [{ why: error.message, category: error.category }];
  }
}

// A token that is refused, or an org that is down, is not a fact about one change.
function isAboutPart({ category }: OktaError): boolean {
  return lastingFailures.has(category) || category === 'forbidden';
}

function skippedIn(output: unknown, { changes }: Recorder): PlanPart['skipped'] {
  const lines = reportLinesOf(output).filter(({ outcome }) => outcome !== 'done');
  const skipped = lines.map(({ step, target, reason, category }) => ({
    target: [step, target?.name ?? target?.id].filter((part) => part !== undefined).join(' '),
    why: reason ?? 'Already in the requested state.',
    ...(category === undefined ? {} : { category }),
  }));
  if (changes.length > 0 || skipped.length > 0 || output === undefined) return skipped;
  return memberAt(output, 'changed') === false ? [{ why: unchangedNote(output) }] : [{ why: 'Nothing to change.' }];
}

/** Refuses a plan that takes away more than it may. */
export function refuseRemovals(parts: readonly PlanPart[], most: number | undefined): void {
  const removals = parts.flatMap(({ changes }) => changes).filter(({ removes }) => removes).length;
  if (most === undefined || removals <= most) return;
  const what = `The plan has ${counted(removals, 'removal')}, and maxRemovals allows ${most}`;
  throw new OktaError(
    'invalid_request',
    { what, hint: 'check the plan, or raise maxRemovals' },
    { field: 'maxRemovals' },
  );
}

function checkOptions({ key, by, validMs, maxRemovals }: PlanOptions): void {
  checkKey(key);
  if (typeof by !== 'string' || by.trim() === '')
    throw refusedField('by', { what: 'is required', hint: 'name the person or the flow that makes the plan' });
  if (validMs !== undefined && !(Number.isFinite(validMs) && validMs > 0))
    throw refusedField('validMs', { what: 'must be a positive number', hint: 'leave it out for one day' });
  if (maxRemovals !== undefined && !(Number.isInteger(maxRemovals) && maxRemovals >= 0))
    throw refusedField('maxRemovals', { what: 'must be a whole number', hint: 'use 0 to allow none' });
}

function listOf(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  if (Array.isArray(steps) && steps.length > 0) return steps;
  throw refusedField('steps', { what: 'must be a list with a step', hint: 'pass [{ step, input }]' });
}

/** Checks the input of a step, before anything is sent. Names the place in the list in every fault. */
async function checkedStep(host: PlanHost, { step, input }: PlannedStep, index: number): Promise<AnyAction> {
  const action = await host.steps.action(step);
  try {
    await stepInput(action, input);
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    const faults = (error.faults ?? []).map((fault) =>
      faultAt(`steps.${index}.input.${fault.path}`, fault, fault.code),
    );
    throw error.rephrased(
      'invalid_request',
      { what: `Step ${index + 1} (${step}): ${error.what}`, hint: error.hint },
      { faults },
    );
  }
  return action;
}
