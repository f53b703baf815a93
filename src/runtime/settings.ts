import { OktaError } from '../okta/errors.ts';
import { isProxyUrl } from '../okta/transport/proxy.ts';
import type { ConnectOptions, RunOptions } from './session.ts';

interface Setting {
  readonly fits: (value: unknown) => boolean;
  /** What the option must be. */
  readonly mustBe: string;
}

const wholeFrom = (least: number) => (value: unknown) => Number.isInteger(value) && Number(value) >= least;
const has = (name: string) => (value: unknown) =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);

const mostResponseBytes = 512 * 1024 * 1024;

const settings = {
  keepFree: {
    fits: (value) => isNumber(value) && value >= 0 && value < 1,
    mustBe: 'a share from 0 up to, but not including, 1',
  },
  maxConcurrent: { fits: wholeFrom(1), mustBe: 'a whole number of at least 1' },
  maxWaiting: { fits: wholeFrom(0), mustBe: 'a whole number of at least 0' },
  retries: { fits: wholeFrom(0), mustBe: 'a whole number of at least 0' },
  attemptMs: { fits: (value) => isNumber(value) && value > 0, mustBe: 'a number of milliseconds greater than 0' },
  // A string cannot be longer.
  maxResponseBytes: {
    fits: (value) => wholeFrom(1)(value) && Number(value) <= mostResponseBytes,
    mustBe: `a whole number of bytes from 1 to ${mostResponseBytes}`,
  },
  deadlineMs: { fits: isNumber, mustBe: 'a number of milliseconds' },
  proxy: {
    fits: (value) => value === false || (typeof value === 'string' && isProxyUrl(value)),
    mustBe: 'the URL of an HTTP proxy such as http://proxy.acme.com:8080, or false',
  },
  signal: { fits: has('addEventListener'), mustBe: 'an AbortSignal' },
  sharedBudget: { fits: has('exchange'), mustBe: 'a store such as redisBudget(client) of okta-connector/redis' },
  logger: { fits: has('debug'), mustBe: 'an object with a debug method' },
  // It becomes a header. A line break would start another one.
  userAgent: {
    fits: (value) => typeof value === 'string' && /^[\x20-\x7e]*$/.test(value),
    mustBe: 'one line of ASCII text',
  },
} as const satisfies Partial<Record<keyof ConnectOptions | keyof RunOptions, Setting>>;

/** Throws `invalid_request` for an option that would make calls wait forever, never be sent, or always fail. */
export function checkSettings(options: ConnectOptions | RunOptions): void {
  for (const [name, { fits, mustBe }] of Object.entries<Setting>(settings)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || fits(value)) continue;
    throw new OktaError('invalid_request', { what: `The option ${name} must be ${mustBe}` }, { field: name });
  }
}
