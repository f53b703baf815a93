import type { EachResult } from 'okta-connector';
import type { Cli } from '../cli.ts';

/** Shows the progress of a bulk run on a terminal. */
export interface Progress {
  /** `line` is the line of the input in its file. */
  update(result: EachResult, line: number | undefined): void;
  end(): void;
}

/** Opens a progress bar on stderr, if stderr is a terminal. The library is only loaded then. */
export async function openProgress({ streams, output }: Cli, lines: number): Promise<Progress> {
  if (streams.stderr.isTTY !== true || output.jsonErrors) return { update: () => {}, end: () => {} };
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    stream: streams.stderr,
    format: '{bar} {percentage}% · {done} done{failures} · {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
    // Ctrl-C stops the run in order, which also ends the bar.
    gracefulExit: false,
    etaBuffer: 200,
  });
  let done = 0;
  let failed = 0;
  let furthest = 0;
  bar.start(Math.max(lines, 1), 0, { done, failures: '' });
  return {
    update({ error, incomplete }, line = 0) {
      done += 1;
      furthest = Math.max(furthest, line);
      if (error !== undefined || incomplete !== undefined) failed += 1;
      bar.update(furthest, { done, failures: failed === 0 ? '' : `, ${failed} failed` });
    },
    end: () => bar.stop(),
  };
}
