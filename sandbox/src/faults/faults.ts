import { createRandom, type Random } from '../state/random.ts';
import { matchesPath } from './path-pattern.ts';

/** Ways in which a request can go wrong. `…_after` and `slow`, `truncated` leave the change made. */
export const faultKinds = [
  'lost_before',
  'lost_after',
  'server_error',
  'server_error_after',
  'slow',
  'truncated',
  'html',
  'html_after',
  'rate_limited',
  'concurrency',
  'read_only',
  'redirect',
  'status',
] as const;

/** One of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number];

/** A fault for coming requests. */
export interface FaultSpec {
  readonly kind: FaultKind;
  /** Only requests with this method. */
  readonly method?: string;
  /** Only this path, with or without its query, in which `*` stands for any characters; or URLs that an expression matches. */
  readonly path?: string | RegExp;
  /** How many requests. @default 1 */
  readonly times?: number;
  /** HTTP status of `server_error`, `server_error_after` and `status`. */
  readonly status?: number;
  /** The delay of a `slow` response, or how far X-Rate-Limit-Reset of `rate_limited` lies ahead. */
  readonly delayMs?: number;
  /** Body of `status` and `server_error`: a string is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
  /** Where `redirect` points. */
  readonly location?: string;
}

/** Probabilities of faults, by kind. */
export type FaultRates = Partial<Record<FaultKind, number>> & {
  /** Makes the sequence of random faults repeatable. */
  readonly seed?: number;
  /** Only requests that this matches. */
  readonly match?: ((request: { method: string; path: string }) => boolean) | undefined;
  /** The delay of random `slow` responses. @default 1000 */
  readonly delayMs?: number;
};

/** Faults of the System Log. */
export interface LogFaults {
  /** The delay until late events become visible. */
  readonly lateMs?: number;
  /** The share of events that become visible late. */
  readonly lateShare?: number;
  /** The share of events that a later page repeats. */
  readonly repeatShare?: number;
  /** How many of the next polls lose their connection after the org responds. */
  readonly losePolls?: number;
}

/** Faults of event hook deliveries. */
export interface HookFaults {
  /** The share of deliveries sent twice. */
  readonly twiceShare?: number;
  /** The share of deliveries never sent. */
  readonly dropShare?: number;
  /** The delay of deliveries. */
  readonly delayMs?: number;
}

/** The dependencies of the faults. */
export interface FaultOptions {
  /** Seed of the random faults. */
  readonly seed: number;
  /** Called with the faults of the System Log. */
  readonly onLog: (faults: LogFaults) => void;
}

interface Scripted {
  readonly spec: FaultSpec;
  left: number;
}

/** Whether a string is a kind of fault. */
export function isFaultKind(value: unknown): value is FaultKind {
  return faultKinds.some((kind) => kind === value);
}

/** Faults on demand: scripted ones for the next requests, random ones by probability. */
export class Faults {
  readonly #seed: number;
  readonly #onLog: (faults: LogFaults) => void;
  #scripted: Scripted[] = [];
  #rates: FaultRates | undefined;
  #random: Random;
  #log: LogFaults = {};
  #hooks: HookFaults = {};

  constructor(options: FaultOptions) {
    this.#seed = options.seed;
    this.#random = createRandom(options.seed);
    this.#onLog = options.onLog;
  }

  /** Queues faults for the next matching requests, in the order of the calls. */
  next(spec: FaultSpec): void {
    this.#scripted.push({ spec, left: spec.times ?? 1 });
  }

  /** Starts random faults. */
  rates(rates: FaultRates): void {
    this.#rates = rates;
    this.#random = createRandom(rates.seed ?? this.#seed);
  }

  /** Sets the faults of the System Log. */
  log(faults: LogFaults): void {
    this.#log = faults;
    this.#onLog(faults);
  }

  /** Sets the faults of event hook deliveries. */
  hooks(faults: HookFaults): void {
    this.#hooks = faults;
  }

  /** The faults of the System Log. */
  get logFaults(): LogFaults {
    return this.#log;
  }

  /** The faults of event hook deliveries. */
  get hookFaults(): HookFaults {
    return this.#hooks;
  }

  /** The number of pending scripted faults. */
  get pending(): number {
    return this.#scripted.reduce((sum, { left }) => sum + left, 0);
  }

  /** Clears every fault. */
  clear(): void {
    this.#scripted = [];
    this.#rates = undefined;
    this.log({});
    this.#hooks = {};
  }

  /** The fault of this request, if it has one. `url` is the path with its query. */
  pick(method: string, url: string): FaultSpec | undefined {
    if (this.#scripted.length > 0) {
      const scripted = this.#pickScripted(method, url);
      if (scripted !== undefined) return scripted;
    }
    return this.#rates === undefined ? undefined : this.#pickRandom(this.#rates, { method, path: url });
  }

  /** Whether the response to this poll of the System Log is lost. */
  losesPoll(): boolean {
    const left = this.#log.losePolls ?? 0;
    if (left <= 0) return false;
    this.#log = { ...this.#log, losePolls: left - 1 };
    return true;
  }

  #pickScripted(method: string, url: string): FaultSpec | undefined {
    const mark = url.indexOf('?');
    const path = mark === -1 ? url : url.slice(0, mark);
    const found = this.#scripted.find(({ spec }) => {
      if (spec.method !== undefined && spec.method !== method) return false;
      if (spec.path === undefined) return true;
      if (typeof spec.path !== 'string') return spec.path.test(url);
      return matchesPath(spec.path, path) || matchesPath(spec.path, url);
    });
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#scripted = this.#scripted.filter((other) => other !== found);
    return found.spec;
  }

  #pickRandom(rates: FaultRates, request: { method: string; path: string }): FaultSpec | undefined {
    if (rates.match !== undefined && !rates.match(request)) return undefined;
    let roll = this.#random();
    for (const kind of faultKinds) {
      const rate = rates[kind] ?? 0;
      if (roll < rate) return rates.delayMs === undefined ? { kind } : { kind, delayMs: rates.delayMs };
      roll -= rate;
    }
    return undefined;
  }
}
