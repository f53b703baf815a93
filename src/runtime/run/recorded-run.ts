import type { Clock } from '../../okta/transport/transport.ts';
import type { Registry } from '../registry.ts';
import type { RunOptions, RunPart, RunRecord, RunResult, Session } from '../session.ts';
import { stepInput } from './input.ts';
import { learnTime } from './learn-time.ts';
import { runAction } from './run-action.ts';
import { SharedMemory } from './shared-memory.ts';

/** What a recorded run needs from its connection. */
interface RecordedHost {
  readonly steps: Registry;
  readonly clock: Clock;
  session(run: RunOptions, part?: RunPart): Session;
}

/** Runs an action whose start a host records. A run that was started before looks up first what the earlier one has written. */
export async function runRecorded(
  { steps, clock, session }: RecordedHost,
  { key, input, options, record }: { key: string; input: unknown; options: RunOptions; record: RunRecord },
): Promise<RunResult> {
  const action = await steps.action(key);
  const writes = action.effect !== 'read';
  if (writes) {
    await stepInput(action, input);
    await learnTime(session(options));
  }
  const memory = new SharedMemory(clock, { isShared: false });
  const run = session(options, { memory, resumed: { runId: record.id, startedBefore: record.startedAt } });
  if (writes && record.startedAt === undefined) await record.start(run.orgNow());
  return runAction(run, { key, input });
}
