import { z } from 'zod';
import type { RunOptions } from '../session.ts';

/** A step to plan. */
export interface PlannedStep {
  /** Key of the action. */
  readonly step: string;
  readonly input: unknown;
}

const factsModel = z.record(z.string(), z.unknown());

/** What Okta takes away together with what a write takes, such as the apps of a deactivated user. */
const lossModel = z.strictObject({ path: z.string(), before: factsModel });

const changeModel = z.strictObject({
  /** Position in the plan, such as `2.1`: the first change of the second part. */
  id: z.string(),
  operation: z.string(),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  /** The path, with `new-1` for the first object that the plan creates. Secrets in it are masked. */
  path: z.string(),
  /** The body. Secrets in it are masked. */
  body: z.unknown().optional(),
  /** The object that is changed. */
  target: z.strictObject({ id: z.string(), name: z.string().optional() }),
  /** What happens, in one sentence. */
  text: z.string(),
  /** What is known of the object before; empty if it does not exist. */
  before: factsModel.optional(),
  /** The same afterwards, as far as it can be foreseen. */
  after: factsModel.optional(),
  /** The read whose facts must still be the same when the plan is applied. Absent if Okta does not show the object. */
  restsOn: z.strictObject({ read: z.string(), digests: z.record(z.string(), z.string()) }).optional(),
  /** The path of the object that it would create. */
  creates: z.string().optional(),
  /** What Okta takes away with it. */
  losses: z.array(lossModel).optional(),
  /** Whether it takes something away. */
  removes: z.boolean(),
  /** Why it cannot be taken back. */
  irreversible: z.string().optional(),
  /** Effects that the request does not show, and what undoing it does not restore. */
  notes: z.array(z.string()),
});

const partModel = z.strictObject({
  /** Key of the action; absent for changes that undo others. */
  step: z.string().optional(),
  /** Its input. Secrets in it are masked. */
  input: z.unknown().optional(),
  /** The input, encrypted with the plan's key, if it holds secrets. */
  sealed: z.string().optional(),
  changes: z.array(changeModel),
  /** What is left out, and why. */
  skipped: z.array(z.strictObject({ target: z.string().optional(), why: z.string(), category: z.string().optional() })),
  /** The operation whose response decides what comes next. The part is applied up to there. */
  opens: z.string().optional(),
  /** Calls that the step's own reads take. */
  reads: z.record(z.string(), z.number()),
});

const costModel = z.strictObject({
  calls: z.number(),
  /** Calls by rate-limit bucket, named by the operation. */
  buckets: z.array(z.strictObject({ bucket: z.string(), calls: z.number(), perMinute: z.number().optional() })),
  /** Seconds at the org's rate limits, as far as they are known. */
  seconds: z.number(),
});

/** A plan, see {@link Plan}. */
export const planModel = z.strictObject({
  plan: z.literal(1),
  id: z.string(),
  /** The org's origin. */
  org: z.string(),
  /** The version of the package that made it. */
  version: z.string(),
  made: z.string(),
  /** Who made it. */
  by: z.string(),
  expires: z.string(),
  guards: z.strictObject({
    /** The most changes that take something away. */
    maxRemovals: z.number().optional(),
    /** Whether somebody other than the maker must approve it. */
    otherApprover: z.boolean(),
  }),
  /** The run that it undoes. */
  undoes: z.string().optional(),
  parts: z.array(partModel),
  cost: costModel,
  /** HMAC-SHA-256 over all other members, in hexadecimal digits. */
  signature: z.string(),
});

/** What would be changed, signed, so that it can be shown, approved and applied. */
export type Plan = z.infer<typeof planModel>;

/** A plan before it is signed. */
export type UnsignedPlan = Omit<Plan, 'signature'>;

/** The changes of one step. */
export type PlanPart = z.infer<typeof partModel>;

/** One write of a plan, see {@link Plan}. */
export type PlanChange = z.infer<typeof changeModel>;

/** What a plan costs. */
export type PlanCost = z.infer<typeof costModel>;

/** How a plan is made. */
export interface PlanOptions extends Pick<RunOptions, 'signal' | 'deadlineMs'> {
  /** A secret of at least 32 characters that signs the plan. Only who has it can apply the plan. */
  readonly key: string;
  /** Who makes the plan. */
  readonly by: string;
  /** How long it can be applied, in milliseconds. @default 86400000, one day */
  readonly validMs?: number;
  /** Refuses a plan with more changes that take something away. */
  readonly maxRemovals?: number;
  /** Whether somebody else must approve it. @default false */
  readonly otherApprover?: boolean;
}

/** How a plan is applied. */
export interface ApplyOptions extends Pick<RunOptions, 'signal' | 'deadlineMs'> {
  /** The key that the plan was signed with. */
  readonly key: string;
  /** Who approved the plan. */
  readonly approvedBy: string;
  /**
   * What to do if something that the plan rests on has changed: `stop` applies nothing, `skip` applies the rest.
   *
   * @default 'stop'
   */
  readonly ifChanged?: 'stop' | 'skip';
  /** Refuses a plan with more changes that take something away. */
  readonly maxRemovals?: number;
  /** File that records every change before it is sent, so that a killed run can be resumed. */
  readonly journal?: string;
  /** Continues the run of the journal. @default false */
  readonly resume?: boolean;
  /** Called with every receipt before the change counts as done. The run waits for it. */
  readonly onReceipt?: (receipt: Receipt) => void | Promise<void>;
}

/** What became of one change of a plan. */
export const receiptModel = z.strictObject({
  change: z.string(),
  /**
   * `applied`; `already` if it had been made by then; `stale` if what it rests on has changed; `failed`; `not_sent` if the
   * step did not get to it, or did not send it.
   */
  outcome: z.enum(['applied', 'already', 'stale', 'failed', 'not_sent']),
  /** Whether a response was lost and the outcome was looked up. */
  confirmed: z.enum(['answered', 'checked']).optional(),
  operation: z.string(),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string(),
  body: z.unknown().optional(),
  target: z.strictObject({ id: z.string(), name: z.string().optional() }),
  before: factsModel.optional(),
  after: factsModel.optional(),
  /** The path of the object that was created. */
  created: z.string().optional(),
  /** What Okta took away with it. */
  losses: z.array(lossModel).optional(),
  /** Why it was not applied. */
  why: z.string().optional(),
  /** The facts that have changed since the plan. */
  changed: z.array(z.string()).optional(),
  category: z.string().optional(),
  /** Okta's ID of the request. */
  requestId: z.string().optional(),
  /** When it was sent, by the org's clock. */
  at: z.string().optional(),
});

/** What became of one change of a plan, see {@link PlanRun}. */
export type Receipt = z.infer<typeof receiptModel>;

/** The result of applying a plan. */
export const planRunModel = z.strictObject({
  /** ID of the plan. */
  plan: z.string(),
  org: z.string(),
  by: z.string(),
  approvedBy: z.string(),
  started: z.string(),
  ended: z.string(),
  receipts: z.array(receiptModel),
  /** Whether every change of the plan is made. */
  complete: z.boolean(),
  counts: z.record(z.string(), z.number()),
});

/** The result of applying a plan. Keep it: `undo` and change records are made from it. */
export type PlanRun = z.infer<typeof planRunModel>;
