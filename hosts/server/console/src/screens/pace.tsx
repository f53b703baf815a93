import type { LimitState } from 'okta-connector';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Point, TimeChart } from '../pace/time-chart.tsx';
import { isSamplingPaused, type LimitSample, nameOf, past, sample, samples, spanMs } from '../state/limits.ts';
import { followRuns, type LoggedRun, runs } from '../state/runs.ts';
import { RunHistory } from '../steps/run-history.tsx';
import { NotConnected } from './not-connected.tsx';

const secondMs = 1000;

/** What is left of Okta's rate limits, how long calls waited for them, and the runs that used them. */
export function PaceScreen(): JSX.Element {
  useEffect(followRuns, []);
  const now = useNow();
  useEffect(() => void sample(), []);
  const seen = samples.value;
  const current = (seen.at(-1)?.limits ?? []).toSorted((one, other) => shareLeft(one, now) - shareLeft(other, now));
  const span = spanOf(seen, now);
  return (
    <div class="page wide">
      <div class="card-head">
        <h1>Pace</h1>
        <button
          type="button"
          aria-pressed={isSamplingPaused.value}
          onClick={() => {
            isSamplingPaused.value = !isSamplingPaused.value;
          }}
        >
          {isSamplingPaused.value ? 'Paused' : 'Pause'}
        </button>
      </div>
      <NotConnected />
      <p class="hint">
        Okta limits requests by endpoint and minute. Calls wait for a limit before Okta has to reject them. Limits
        appear once a call has met them.
      </p>
      <Totals limits={current} now={now} span={span} />
      {current.length === 0 ? (
        <p class="note">No call has met a limit yet. Run a step, and its limits appear.</p>
      ) : null}
      <div class="limits">
        {current.map((limit) => (
          <Limit key={nameOf(limit)} limit={limit} seen={seen} now={now} span={span} />
        ))}
      </div>
      <RunHistory />
    </div>
  );
}

function Totals({
  limits,
  now,
  span,
}: {
  readonly limits: readonly LimitState[];
  readonly now: number;
  readonly span: number;
}): JSX.Element {
  const waits = waitsOf(runs.value);
  const recent = waits.filter(({ at }) => at >= now - spanMs);
  const waited = recent.reduce((sum, { value }) => sum + value, 0);
  const inFlight = limits.reduce((sum, one) => sum + one.inFlight, 0);
  const waiting = limits.reduce((sum, one) => sum + one.waiting, 0);
  const most = Math.max(secondMs, ...recent.map(({ value }) => value));
  return (
    <section class="card totals" aria-labelledby="totals">
      <h2 id="totals">Now</h2>
      <dl class="numbers">
        <div>
          <dt>In flight</dt>
          <dd>{inFlight}</dd>
        </div>
        <div>
          <dt>Waiting</dt>
          <dd>{waiting}</dd>
        </div>
        <div>
          <dt>Waited, last 15 min</dt>
          <dd>{seconds(waited)}</dd>
        </div>
      </dl>
      {recent.length === 0 ? (
        <p class="hint">No run has waited for a limit in this time. Waits appear here as bars.</p>
      ) : (
        <figure>
          <figcaption class="hint">Waits of runs for a limit</figcaption>
          <TimeChart
            kind="bars"
            unit=" s"
            points={recent.map(({ at, value }) => ({ at, value: value / secondMs }))}
            most={most / secondMs}
            now={now}
            spanMs={span}
            label={`Waits of runs: ${seconds(waited)} in the last 15 minutes.`}
          />
        </figure>
      )}
    </section>
  );
}

function Limit({
  limit,
  seen,
  now,
  span,
}: {
  readonly limit: LimitState;
  readonly seen: readonly LimitSample[];
  readonly now: number;
  readonly span: number;
}): JSX.Element {
  const { limit: most, remaining, resetAt, inFlight, waiting } = limit;
  const name = nameOf(limit);
  const [operation] = limit.operations;
  const own = seen.flatMap(({ at, limits }): Point[] => {
    const same = limits.find((one) => one.operations[0] === operation);
    return same === undefined ? [] : [{ at, value: leftAt(same, at) }];
  });
  const points = [...earlier(operation), ...own];
  const left = leftAt(limit, now);
  const share = shareLeft(limit, now);
  const state = share < 0.1 ? 'low' : share < 0.3 ? 'getting low' : 'fine';
  const reset = Math.max(0, Math.ceil((Date.parse(resetAt) - now) / secondMs));
  return (
    <section class="card limit" aria-label={name}>
      <h2>{name}</h2>
      <p class="left">
        <strong>{left}</strong> of {most} left{' '}
        <span class={`tag ${state === 'fine' ? 'good' : state === 'low' ? 'bad' : 'warn'}`}>{state}</span>
      </p>
      <TimeChart
        kind="line"
        points={points}
        most={Math.max(1, most)}
        now={now}
        spanMs={span}
        label={`Remaining over time: now ${left} of ${most}.`}
      />
      <dl class="facts">
        <div>
          <dt>Last response</dt>
          <dd>{remaining} left</dd>
        </div>
        <div>
          <dt>Resets</dt>
          <dd>{reset === 0 ? 'full again' : `in ${reset} s`}</dd>
        </div>
        <div>
          <dt>In flight</dt>
          <dd>{inFlight}</dd>
        </div>
        <div>
          <dt>Waiting</dt>
          <dd>{waiting}</dd>
        </div>
      </dl>
    </section>
  );
}

function shareLeft(limit: LimitState, at: number): number {
  return limit.limit === 0 ? 0 : leftAt(limit, at) / limit.limit;
}

/** What the server saw of a limit before the page was opened. */
function earlier(operation: string | undefined): Point[] {
  const points = past.value.find(({ operations }) => operations[0] === operation)?.points ?? [];
  return points.map(([at, value]) => ({ at, value }));
}

/** The charts begin with the first point, so that they are not mostly empty at first. */
function spanOf(seen: readonly LimitSample[], now: number): number {
  const shortest = 60_000;
  const first = Math.min(seen[0]?.at ?? now, ...past.value.map(({ points }) => points[0]?.[0] ?? now));
  return Math.min(spanMs, Math.max(shortest, now - first));
}

/** After the reset, all of it is left, although no response has said so yet. */
function leftAt({ remaining, limit, resetAt }: LimitState, at: number): number {
  return Date.parse(resetAt) < at ? limit : remaining;
}

function waitsOf(known: readonly LoggedRun[]): Point[] {
  return known.flatMap(({ endedAt, calls }) => {
    const value = calls.reduce((sum, { waitedMs }) => sum + waitedMs, 0);
    return endedAt === undefined || value === 0 ? [] : [{ at: Date.parse(endedAt), value }];
  });
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      if (!isSamplingPaused.value) setNow(Date.now());
    }, secondMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
