import { categoryFacts } from 'okta-connector';

/** Tells a command to stop. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Whether Ctrl-C was pressed or the process got SIGTERM. */
  readonly pressed: boolean;
  /** Stops the command, for example because its output was closed. */
  abort(): void;
  /** Stops listening. */
  release(): void;
}

/** How long an interrupted command may take to report what it did, in milliseconds. */
const graceMs = 2000;

/** Makes Ctrl-C stop the command in order. Pressed again, it ends the process. */
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
    abort: () => controller.abort(new Error('the output was closed')),
    release() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
