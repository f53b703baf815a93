import type { RunResponse } from 'okta-connector';
import { announce } from '../state/announce.ts';
import { type Problem, problemIn, request } from '../state/api.ts';

/** What a run returned. */
export type Outcome =
  | {
      readonly kind: 'output';
      readonly output: unknown;
      readonly response: RunResponse;
      readonly runId: string | undefined;
      readonly isDryRun: boolean;
      readonly ms: number;
    }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly isDryRun: boolean };

/** Runs an action. Never throws, except when it was canceled. */
export async function runStep({
  key,
  input,
  isDryRun,
  signal,
}: {
  readonly key: string;
  readonly input: unknown;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
}): Promise<Outcome | undefined> {
  const startedAt = performance.now();
  try {
    const { body, headers } = await request<{ readonly output: unknown; readonly response: RunResponse }>(
      `/actions/${key}${isDryRun ? '?dryRun=true' : ''}`,
      { method: 'POST', body: input, headers: { prefer: 'return=representation' }, signal },
    );
    announce(isDryRun ? 'The dry run is done.' : 'The run succeeded.');
    const ms = Math.round(performance.now() - startedAt);
    return { kind: 'output', ...body, runId: headers.get('x-run-id') ?? undefined, isDryRun, ms };
  } catch (error) {
    if (signal.aborted) return undefined;
    return { kind: 'problem', problem: problemIn(error), isDryRun };
  }
}
