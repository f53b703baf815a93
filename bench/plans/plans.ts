import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, connect, type Plan, type PlanRun } from 'okta-connector';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { differing, factsOfOrg, touchedBy } from './facts.ts';
import { fastClock } from './fast-clock.ts';
import { randomSteps, randomWorld, strangerWrites } from './world.ts';

/** How many runs there are. */
export interface PlansSize {
  readonly runs: number;
  /** The share of runs whose process is killed. */
  readonly killShare: number;
  readonly seed: number;
  readonly folder: string;
}

/** What became of the runs. */
export interface PlansReport {
  runs: number;
  changes: number;
  applied: number;
  refused: number;
  kills: number;
  /** Runs of which somebody else changed something in between. */
  disturbed: number;
  /** Writes that no plan has. */
  outside: number;
  /** Changes that were applied although what they rest on had changed. */
  stale: number;
  /** Facts that are not as before after undoing, other than what is marked. */
  notUndone: number;
  /** Applied changes whose receipt is not what the org has. */
  misreported: number;
  /** Changes in flight at a kill that the run reports as unknown. */
  unknown: number;
  ms: number;
  readonly faults: string[];
}

const key = 'the secret of the bench for signing its plans';
const lossShare = 0.025;

/** Plans, disturbs, applies, kills and undoes. */
export async function runPlans({ runs, killShare, seed, folder }: PlansSize): Promise<PlansReport> {
  const sandbox = await startSandbox({ limits: false, seed });
  const okta = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true, clock: fastClock });
  const report: PlansReport = {
    runs,
    changes: 0,
    applied: 0,
    refused: 0,
    kills: 0,
    disturbed: 0,
    outside: 0,
    stale: 0,
    notUndone: 0,
    misreported: 0,
    unknown: 0,
    ms: 0,
    faults: [],
  };
  const startedAt = performance.now();
  try {
    for (let number = 0; number < runs; number += 1)
      await oneRun({ sandbox, okta, report, folder }, { number: seed * 100_000 + number, killShare });
  } finally {
    report.ms = performance.now() - startedAt;
    await okta.close();
    await sandbox.close();
  }
  return report;
}

interface BenchContext {
  readonly sandbox: Sandbox;
  readonly okta: Connection;
  readonly report: PlansReport;
  readonly folder: string;
}

async function oneRun(
  context: BenchContext,
  { number, killShare }: { number: number; killShare: number },
): Promise<void> {
  const { sandbox, okta, report } = context;
  sandbox.reset();
  const world = randomWorld(sandbox, number);
  const { random } = world;
  const plan = await okta.plan(randomSteps(world), { key, by: 'the maker' });
  const planned = factsOfOrg(sandbox);
  if (random() < 0.5) {
    report.disturbed += 1;
    await strangerWrites(sandbox, world, 1 + Math.floor(random() * 2));
  }
  const before = factsOfOrg(sandbox);
  sandbox.resetStats();
  sandbox.faults.rates({ lost_before: lossShare, lost_after: lossShare, seed: number });
  const killed = random() < killShare;
  const run = await (killed
    ? killedRun(context, { plan, number, after: 1 + Math.floor(random() * 3) })
    : applied(okta, plan));
  sandbox.faults.clear();
  const problem = (kind: 'outside' | 'stale' | 'notUndone' | 'misreported', what: string) => {
    report[kind] += 1;
    report.faults.push(
      `run ${number} (${plan.parts.map(({ step }) => step).join(', ')}${killed ? ', killed' : ''}): ${kind} ${what}`,
    );
  };
  report.changes += run.receipts.length;
  report.applied += run.receipts.filter(({ outcome }) => outcome === 'applied').length;
  report.refused += run.receipts.filter(({ outcome }) => outcome === 'stale').length;
  for (const write of outsideWrites(sandbox, plan, run)) problem('outside', write);
  const disturbed = new Set(differing(planned, before));
  for (const { outcome, ...receipt } of run.receipts) {
    if (outcome !== 'applied') continue;
    const found = touchedBy(receipt).find((fact) => disturbed.has(fact));
    if (found !== undefined) problem('stale', `${receipt.change} ${receipt.operation} ${found}`);
  }
  const undo = await okta.undo(run, { key, by: 'the maker' });
  for (const { why, target } of undo.parts.flatMap(({ skipped }) => skipped))
    if (why.startsWith('Since then')) problem('misreported', `${target}: ${why}`);
  sandbox.faults.rates({ lost_before: lossShare, lost_after: lossShare, seed: number + 1 });
  const undone = await applied(okta, undo);
  sandbox.faults.clear();
  for (const { outcome, operation, why } of undone.receipts)
    if (outcome !== 'applied' && outcome !== 'already') problem('notUndone', `${operation}: ${outcome} ${why}`);
  const unknown = run.receipts.filter(({ category }) => category === 'outcome_unknown').length;
  report.unknown += unknown;
  const marked = lasting(plan, run);
  // A change whose outcome the run reports as unknown is not undone.
  for (const fact of differing(before, factsOfOrg(sandbox)))
    if (!marked(fact) && unknown === 0)
      problem('notUndone', `${fact}: ${before.get(fact)} → ${factsOfOrg(sandbox).get(fact)}`);
}

function applied(okta: Connection, plan: Plan): Promise<PlanRun> {
  return okta.apply(plan, { key, approvedBy: 'the bench', ifChanged: 'skip' });
}

/** The writes that reached the org and are in no plan. */
function outsideWrites({ requests }: Sandbox, { parts }: Plan, run: PlanRun): string[] {
  const created = new Map<string, string>();
  for (const part of parts)
    for (const { id, creates } of part.changes) {
      const made = run.receipts.find(({ change }) => change === id)?.created;
      if (creates !== undefined && made !== undefined) created.set(lastOf(creates), lastOf(made));
    }
  const bound = (path: string) => bare(path).replaceAll(/new-\d+/g, (name) => created.get(name) ?? name);
  const allowed = new Set(
    parts.flatMap(({ changes }) => changes.map(({ method, path }) => `${method} ${bound(path)}`)),
  );
  return requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${bare(path)}`)
    .filter((write) => !allowed.has(write) && !takesRoleBack(write, allowed));
}

/** A step may revoke a role again that it has just assigned and could not limit. */
function takesRoleBack(write: string, allowed: ReadonlySet<string>): boolean {
  const [, roles] = /^DELETE (.+\/roles)\/\w+$/.exec(write) ?? [];
  return roles !== undefined && allowed.has(`POST ${roles}`);
}

function bare(path: string): string {
  return path.split('?', 1)[0] ?? path;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether the plan says of a fact that undoing does not restore it. */
function lasting(plan: Plan, run: PlanRun): (fact: string) => boolean {
  const changes = plan.parts.flatMap((part) => part.changes);
  const marked = new Set<string>();
  const inactive: string[] = [];
  for (const receipt of run.receipts) {
    const change = changes.find(({ id }) => id === receipt.change);
    if (receipt.outcome !== 'applied' || change === undefined) continue;
    const isMarked = change.irreversible !== undefined || change.notes.some((note) => note.includes('password'));
    if (!isMarked) continue;
    for (const fact of touchedBy(receipt)) marked.add(fact);
    // A user who cannot be activated again can have no apps, no roles and no other profile.
    const user = /^\/api\/v1\/users\/(\w+)\/lifecycle\/deactivate/.exec(receipt.path)?.[1];
    if (user !== undefined && change.irreversible !== undefined) inactive.push(user);
  }
  return (fact) => marked.has(fact) || inactive.some((user) => isBlocked(fact, user));
}

/** Whether Okta changes this fact only of an active user. */
function isBlocked(fact: string, user: string): boolean {
  const isOwn = fact.startsWith(`profile ${user} `) || fact.startsWith(`role ${user} `);
  return isOwn || (fact.startsWith('app ') && fact.endsWith(user));
}

/** Applies a plan in a process that is killed, and then in another one. */
async function killedRun(
  { sandbox, report, folder }: BenchContext,
  { plan, number, after }: { readonly plan: Plan; readonly number: number; readonly after: number },
): Promise<PlanRun> {
  const files = ['plan', 'journal', 'result'].map((name) => join(folder, `${number}.${name}`));
  const [planFile = '', journal = '', result = ''] = files;
  await writeFile(planFile, JSON.stringify(plan));
  const worker = new URL('./worker.ts', import.meta.url).pathname;
  const start = () =>
    spawn(process.execPath, ['--conditions=@okta-connector/source', worker, planFile, journal, result, key], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'], OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
    });
  const child = start();
  await wrote(sandbox, { child, count: after });
  if (child.exitCode === null) {
    report.kills += 1;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  const read = () => readFile(result, 'utf8').catch(() => undefined);
  let text = await read();
  if (text === undefined) {
    const second = start();
    if (second.exitCode === null) await once(second, 'close');
    text = await read();
  }
  for (const file of [...files, `${journal}-lock`]) await rm(file, { force: true });
  if (text === undefined) throw new Error(`The worker of run ${number} left no result.`);
  return JSON.parse(text);
}

/** Waits until the process has sent this many writes, or has ended. */
async function wrote(
  { requests }: Sandbox,
  { child, count }: { readonly child: ChildProcess; readonly count: number },
): Promise<void> {
  while (child.exitCode === null && requests.filter(({ method }) => method !== 'GET').length < count) await sleep(1);
}
