/** The task of this worker. */
export function taskOf<Task>(): Task {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** Prints the result of a worker as one line. */
export function report<Result extends object>(result: Result): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Runs `total` tasks, at most `inFlight` at once. Returns how many failed. */
export async function each(
  { total, inFlight }: { total: number; inFlight: number },
  act: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  let failed = 0;
  const lane = async () => {
    while (next < total) {
      const index = next;
      next += 1;
      try {
        await act(index);
      } catch (error) {
        failed += 1;
        if (failed === 1) process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, total) }, lane));
  return failed;
}
