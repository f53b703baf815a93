import type { CallSummary, LimitState } from 'okta-connector';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RunHost } from './runs/run-log.ts';

/** The counts of deliveries that a server reports. */
export interface DeliveryCounts {
  readonly pending: number;
  readonly dead: number;
}

/** What the gauges read when they are asked. */
export interface MetricSources {
  limits(): readonly LimitState[];
  deliveries(): Promise<DeliveryCounts>;
}

/** The metrics of a server, in the text format of Prometheus. Labels never hold a login or another value of the org. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #runs: Counter<'host' | 'action' | 'category'>;
  readonly #seconds: Histogram<'host'>;
  readonly #calls: Counter<'operation' | 'status'>;
  readonly #waited: Counter<'operation'>;
  readonly #lag: Histogram;

  constructor({ limits, deliveries }: MetricSources) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#runs = new Counter({
      name: 'okta_connector_runs_total',
      help: 'Runs by host, action and category of their error (none: success)',
      labelNames: ['host', 'action', 'category'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'okta_connector_run_duration_seconds',
      help: 'Duration of runs, including waits for the rate limit',
      labelNames: ['host'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    });
    this.#calls = new Counter({
      name: 'okta_connector_calls_total',
      help: 'Attempts to call an operation of Okta, by HTTP status or reason',
      labelNames: ['operation', 'status'],
      registers,
    });
    this.#waited = new Counter({
      name: 'okta_connector_limit_wait_seconds_total',
      help: 'Time that calls waited for the rate limit',
      labelNames: ['operation'],
      registers,
    });
    this.#lag = new Histogram({
      name: 'okta_connector_event_lag_seconds',
      help: 'Time from an event to its first delivery',
      buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
      registers,
    });
    new Gauge({
      name: 'okta_connector_limit_remaining',
      help: 'Calls that remain in the current window of a rate limit, by one of its operations',
      labelNames: ['operation'],
      registers,
      collect() {
        this.reset();
        for (const { operations, remaining } of limits())
          this.set({ operation: labelOf(operations[0] ?? '') }, remaining);
      },
    });
    new Gauge({
      name: 'okta_connector_deliveries',
      help: 'Event deliveries that are pending, and dead letters',
      labelNames: ['state'],
      registers,
      async collect() {
        const { pending, dead } = await deliveries();
        this.set({ state: 'pending' }, pending);
        this.set({ state: 'dead' }, dead);
      },
    });
  }

  /** Counts a run. */
  ran(run: {
    readonly host: RunHost;
    readonly key: string;
    readonly category: string;
    /** Absent for one of many runs, which are not timed. */
    readonly ms?: number;
    readonly calls: readonly CallSummary[];
  }): void {
    const { host, key, category, ms, calls } = run;
    this.#runs.inc({ host, action: key, category });
    if (ms !== undefined) this.#seconds.observe({ host }, ms / 1000);
    for (const { operation, waitedMs } of calls)
      if (waitedMs > 0) this.#waited.inc({ operation: labelOf(operation) }, waitedMs / 1000);
  }

  /** Counts an attempt. */
  called({ operation, outcome }: { readonly operation: string; readonly outcome: number | string }): void {
    this.#calls.inc({ operation: labelOf(operation), status: typeof outcome === 'number' ? String(outcome) : 'lost' });
  }

  /** Records how long after its publication an event was delivered. */
  delivered(lagMs: number): void {
    this.#lag.observe(Math.max(0, lagMs) / 1000);
  }

  /** The metrics and their media type. */
  async text(): Promise<{ readonly body: string; readonly contentType: string }> {
    return { body: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }
}

/** An operation as a label. A raw call is named after its path, which may hold a login. */
function labelOf(operation: string): string {
  return /^[A-Za-z]\w*$/.test(operation) ? operation : 'raw';
}
