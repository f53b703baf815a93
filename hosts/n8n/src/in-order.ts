/**
 * Runs something for 0, 1, 2 and so on, at most `atOnce` at a time, and returns the results in order. After a
 * failure it starts no more, waits for those in progress and throws the failure with the lowest number.
 */
export async function forEachInOrder<Value>(
  count: number,
  { atOnce, run }: { atOnce: number; run: (index: number) => Promise<Value> },
): Promise<Value[]> {
  const results: Value[] = [];
  const failures: { readonly index: number; readonly error: unknown }[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await run(index);
      } catch (error) {
        failures.push({ index, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
  const [first] = failures.sort((one, other) => one.index - other.index);
  if (first !== undefined) throw first.error;
  return results;
}
