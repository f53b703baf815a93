import type { JSX } from 'preact';

/** A value at a time. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

const width = 320;
const height = 96;
const left = 34;
const bottom = 16;
const top = 6;

/** Values over the last minutes, as a line or as bars. Everything in it is also said in words beside it. */
export function TimeChart({
  points,
  most,
  now,
  spanMs,
  label,
  kind,
  unit = '',
}: {
  readonly points: readonly Point[];
  /** The upper end of the scale. */
  readonly most: number;
  readonly now: number;
  readonly spanMs: number;
  readonly label: string;
  readonly kind: 'line' | 'bars';
  readonly unit?: string;
}): JSX.Element {
  const x = (at: number) => left + ((at - (now - spanMs)) / spanMs) * (width - left - 2);
  const y = (value: number) => height - bottom - (Math.min(value, most) / most) * (height - bottom - top);
  const base = height - bottom;
  const shown = points.filter(({ at }) => at >= now - spanMs);
  const line = shown.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const [first] = shown;
  const last = shown.at(-1);
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {[0, most / 2, most].map((value) => (
        <g key={value}>
          <line class="grid" x1={left} x2={width} y1={y(value)} y2={y(value)} />
          <text x={left - 5} y={y(value) + 3} text-anchor="end">
            {shortNumber(value)}
            {unit}
          </text>
        </g>
      ))}
      <text x={left} y={height - 3}>
        −{Math.round(spanMs / 60_000)} min
      </text>
      <text x={width - 2} y={height - 3} text-anchor="end">
        now
      </text>
      {kind === 'bars'
        ? shown.map(({ at, value }) => (
            <rect
              class="bar-mark"
              key={at}
              x={x(at) - 1.5}
              width={3}
              y={y(value)}
              height={Math.max(0, base - y(value))}
            />
          ))
        : null}
      {kind === 'line' && first !== undefined && last !== undefined ? (
        <>
          <polygon class="area" points={`${x(first.at).toFixed(1)},${base} ${line} ${x(last.at).toFixed(1)},${base}`} />
          <polyline class="line" points={line} />
          <circle class="last" cx={x(last.at)} cy={y(last.value)} r={2.5} />
        </>
      ) : null}
    </svg>
  );
}

function shortNumber(value: number): string {
  return value >= 10_000 ? `${Math.round(value / 1000)}k` : String(Math.round(value * 10) / 10);
}
