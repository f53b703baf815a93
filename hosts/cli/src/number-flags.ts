import { usageError } from './usage.ts';

/** Creates a parser for an option that takes a whole number. */
export function wholeNumber(
  flag: string,
  { what = 'a whole number', least, most = Number.POSITIVE_INFINITY }: { what?: string; least: number; most?: number },
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw usageError(
      Number.isFinite(most)
        ? `${flag} must be ${what} from ${least} to ${most}`
        : `${flag} must be ${what} of at least ${least}`,
    );
  };
}

/** Creates a parser for an option that takes a time in seconds. */
export function seconds(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
    throw usageError(`${flag} must be a number of seconds greater than 0`);
  };
}
