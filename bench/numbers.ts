/** The median. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The median of one member of several results. */
export function medianOf<Result>(results: readonly Result[], pick: (result: Result) => number): number {
  return median(results.map(pick));
}

/** The median ratio of results measured in direct succession, so that the load of the machine cancels out. */
export function pairedRatio<Result>(
  [results, references]: readonly [readonly Result[], readonly Result[]],
  pick: (result: Result) => number,
): number {
  const ratios = results.flatMap((result, index) => {
    const reference = references[index];
    return reference === undefined ? [] : [pick(result) / pick(reference)];
  });
  return median(ratios);
}

/** `1.23 ×`. */
export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
}

/** Milliseconds as `230 ms`, or as seconds from 10 s. */
export function duration(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Bytes as MB of a million bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** `12,300`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Microseconds. */
export function micros(us: number): string {
  return `${Math.round(us)} µs`;
}
