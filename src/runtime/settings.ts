import { OktaError } from '../okta/errors.ts';
import { isProxyUrl } from '../okta/transport/proxy.ts';
import type { ConnectOptions, RunOptions } from './session.ts';

interface Setting {
  readonly fits: (value: unknown) => boolean;
  /** What it has to be. */
  readonly what: string;
}

const wholeFrom = (least: number) => (value: unknown) => Number.isInteger(value) && Number(value) >= least;
const has = (name: string) => (value: unknown) =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);

const mostResponseBytes = 512 * 1024 * 1024;

const settings = {
  keepFree: { fits: (value) => isNumber(value) && value >= 0 && value < 1, what: 'a share from 0 to below 1' },
  maxConcurrent: { fits: wholeFrom(1), what: 'a whole number from 1 on' },
  maxWaiting: { fits: wholeFrom(0), what: 'a whole number from 0 on' },
  retries: { fits: wholeFrom(0), what: 'a whole number from 0 on' },
  attemptMs: { fits: (value) => isNumber(value) && value > 0, what: 'a number of milliseconds above 0' },
  // A string has no more characters.
  maxResponseBytes: {
    fits: (value) => wholeFrom(1)(value) && Number(value) <= mostResponseBytes,
    what: `a whole number of bytes from 1 to ${mostResponseBytes}`,
  },
  deadlineMs: { fits: isNumber, what: 'a number of milliseconds' },
  proxy: {
    fits: (value) => value === false || (typeof value === 'string' && isProxyUrl(value)),
    what: 'the URL of an HTTP proxy, for example http://proxy.acme.com:8080, or false',
  },
  signal: { fits: has('addEventListener'), what: 'the signal of an AbortController' },
  logger: { fits: has('debug'), what: 'a log with a method debug' },
  // It becomes a header, in which a line break would begin another.
  userAgent: { fits: (value) => typeof value === 'string' && /^[\x20-\x7e]*$/.test(value), what: 'one line of ASCII' },
} as const satisfies Partial<Record<keyof ConnectOptions | keyof RunOptions, Setting>>;

/** Throws `invalid_request` for a setting with which calls would wait for ever, never be sent, or fail for no reason of their own. */
export function checkSettings(options: ConnectOptions | RunOptions): void {
  for (const [name, { fits, what }] of Object.entries<Setting>(settings)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || fits(value)) continue;
    const hint = `give ${what}`;
    throw new OktaError('invalid_request', `The option ${name} cannot be used as it is; ${hint}.`, {
      field: name,
      hint,
    });
  }
}
