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
  /** How late the answer of `slow` comes, or how far X-Rate-Limit-Reset of `rate_limited` lies ahead. */
  readonly delayMs?: number;
  /** Body of `status` and `server_error`: a text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Where `redirect` points. */
  readonly location?: string;
}

/** Probabilities of faults, by kind. */
export type FaultRates = Partial<Record<FaultKind, number>> & {
  /** Makes the sequence of random faults repeatable. */
  readonly seed?: number;
  /** Only requests it holds for. */
  readonly match?: ((request: { method: string; path: string }) => boolean) | undefined;
  /** How late the answers of random `slow` faults come. @default 1000 */
  readonly delayMs?: number;
};

/** Trouble with the System Log. */
export interface LogFaults {
  /** How late late events become visible. */
  readonly lateMs?: number;
  /** The share of events that come late. */
  readonly lateShare?: number;
  /** The share of events that a later page repeats. */
  readonly repeatShare?: number;
  /** How many of the next polls lose their connection after the org answered. */
  readonly losePolls?: number;
}

/** Trouble with event hook deliveries. */
export interface HookFaults {
  /** The share of deliveries sent twice. */
  readonly twiceShare?: number;
  /** The share of deliveries never sent. */
  readonly dropShare?: number;
  /** How late deliveries are sent. */
  readonly delayMs?: number;
}

/** What faults are made from. */
export interface FaultOptions {
  /** Seed of the random faults. */
  readonly seed: number;
  /** Called with the trouble with the System Log. */
  readonly onLog: (faults: LogFaults) => void;
}

interface Scripted {
  readonly spec: FaultSpec;
  left: number;
}

/** Whether a text names a kind of fault. */
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

  /** Lets the next requests that match go wrong, in the order of the calls. */
  next(spec: FaultSpec): void {
    this.#scripted.push({ spec, left: spec.times ?? 1 });
  }

  /** Lets requests go wrong at random from now on. */
  rates(rates: FaultRates): void {
    this.#rates = rates;
    this.#random = createRandom(rates.seed ?? this.#seed);
  }

  /** Sets the trouble with the System Log. */
  log(faults: LogFaults): void {
    this.#log = faults;
    this.#onLog(faults);
  }

  /** Sets the trouble with event hook deliveries. */
  hooks(faults: HookFaults): void {
    this.#hooks = faults;
  }

  /** The trouble with the System Log. */
  get logFaults(): LogFaults {
    return this.#log;
  }

  /** The trouble with event hook deliveries. */
  get hookFaults(): HookFaults {
    return this.#hooks;
  }

  /** How many scripted faults still wait for their requests. */
  get pending(): number {
    return this.#scripted.reduce((sum, { left }) => sum + left, 0);
  }

  /** Ends every fault. */
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

  /** Whether the answer to this poll of the System Log is lost. */
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
