import { categoryFacts } from 'okta-connector';

/** Why a run was ended from outside. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Whether Ctrl-C was pressed, or the process was asked to end. */
  readonly pressed: boolean;
  /** Ends the run, as when nobody reads its output any more. */
  abort(): void;
  /** Stops listening. */
  release(): void;
}

/** How long an interrupted run may take to say what it has done, in milliseconds. */
const graceMs = 2000;

/** Lets Ctrl-C end the run at once but in order; pressed again, it ends the process. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let pressed = false;
  const onSignal = () => {
    if (pressed) process.exit(categoryFacts.cancelled.exitCode);
    pressed = true;
    controller.abort(new Error('interrupted'));
    setTimeout(() => process.exit(categoryFacts.cancelled.exitCode), graceMs).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    get pressed() {
      return pressed;
    },
    abort: () => controller.abort(new Error('nobody reads the output any more')),
    release() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
