import type { EachResult } from 'okta-connector';
import type { Cli } from '../cli.ts';

/** Tells on a terminal how far a bulk run is. */
export interface Progress {
  /** `line` is where the input stands in its file. */
  tell(result: EachResult, line: number | undefined): void;
  end(): void;
}

/** A bar on stderr, or nothing where stderr is no terminal. The library is loaded only where there is a bar. */
export async function openProgress({ streams, output }: Cli, lines: number): Promise<Progress> {
  if (streams.stderr.isTTY !== true || output.jsonErrors) return { tell: () => {}, end: () => {} };
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    stream: streams.stderr,
    format: '{bar} {percentage}% · {done} done{failures} · {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
    // Ctrl-C ends the run in order, and the bar with it.
    gracefulExit: false,
    etaBuffer: 200,
  });
  let done = 0;
  let failed = 0;
  let furthest = 0;
  bar.start(Math.max(lines, 1), 0, { done, failures: '' });
  return {
    tell({ error, incomplete }, line = 0) {
      done += 1;
      furthest = Math.max(furthest, line);
      if (error !== undefined || incomplete !== undefined) failed += 1;
      bar.update(furthest, { done, failures: failed === 0 ? '' : `, ${failed} failed` });
    },
    end: () => bar.stop(),
  };
}
