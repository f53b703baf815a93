import type { Clock } from '../../okta/transport/transport.ts';
import { seconds, textOf, type WatchProblem } from './delivery-loop.ts';
import type { Term, WatchStore } from './store.ts';
import { WakeSignal } from './wake-signal.ts';

/** Dependencies of {@link nextTerm}. */
export interface TermContext {
  readonly store: WatchStore;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  readonly onProblem: (problem: WatchProblem) => void;
  /** Whether a position in the log was found. */
  readonly isReady: () => boolean;
  /** Looks for a position that another process has stored. */
  readonly restore: () => Promise<void>;
}

/** How often a process that waits for its turn looks for the first position, in milliseconds. */
const followMs = 500;
/** The wait after a failure of the store, in milliseconds. */
const retryMs = 1000;

/** Waits until this process may poll the log. Returns `undefined` once the watch is stopped. */
export async function nextTerm(context: TermContext): Promise<Term | undefined> {
  const { store, stopping, onProblem } = context;
  // No other process can deliver from the store.
  if (store.lead === undefined) return stopping.aborted ? undefined : endless;
  while (!stopping.aborted) {
    const over = new AbortController();
    const following = follow(context, AbortSignal.any([stopping, over.signal]));
    try {
      return await store.lead(stopping);
    } catch (error) {
      if (stopping.aborted) return undefined;
      const message = `The store of the watch failed: ${textOf(error).replace(/\.$/, '')}. The next attempt follows in ${seconds(retryMs)}.`;
      onProblem({ kind: 'store', message, error });
    } finally {
      over.abort();
      await following;
    }
    await pause(context, { ms: retryMs, until: stopping });
  }
  return undefined;
}

const endless: Term = { id: 0, ended: new AbortController().signal, resign: async () => {} };

/** Lets the watch become ready once another process has stored a position. */
async function follow(context: TermContext, ended: AbortSignal): Promise<void> {
  while (!ended.aborted && !context.isReady()) {
    await pause(context, { ms: followMs, until: ended });
    // A failure is reported once this process leads.
    if (!ended.aborted) await context.restore().catch(() => {});
  }
}

async function pause({ clock }: TermContext, { ms, until }: { ms: number; until: AbortSignal }): Promise<void> {
  if (until.aborted) return;
  const signal = new WakeSignal(clock);
  const wake = () => signal.wake();
  until.addEventListener('abort', wake, { once: true });
  await signal.wait(ms);
  until.removeEventListener('abort', wake);
}
