import { usageError } from './usage.ts';

/** Reads the value of an option that takes a whole number. */
export function wholeNumber(
  flag: string,
  { what = 'a whole number', least, most = Number.POSITIVE_INFINITY }: { what?: string; least: number; most?: number },
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    const wanted = `${what} from ${least} ${Number.isFinite(most) ? `to ${most}` : 'on'}`;
    throw usageError(`${flag} takes ${wanted}.`, `give ${wanted}`);
  };
}

/** Reads the value of an option that takes a time in seconds. */
export function seconds(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
    throw usageError(`${flag} takes a number of seconds above 0, as 30.`, 'give a number of seconds');
  };
}
