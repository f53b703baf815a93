import type { LimitState, RunResponse } from 'okta-connector';

/**
 * The fields `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-11, with one item for each limit of Okta that a
 * run has met.
 *
 * @example RateLimit-Policy: "getUser";q=600
 *          RateLimit: "getUser";r=598;t=41
 */
export function limitFields(
  { calls }: Pick<RunResponse, 'calls'>,
  limits: readonly LimitState[],
): Readonly<Record<string, string>> {
  const used = new Set(calls.map(({ operation }) => operation));
  const met = limits.flatMap((state) => {
    const name = state.operations.find((operation) => used.has(operation));
    return name === undefined || !/^\w+$/.test(name) ? [] : [{ ...state, name }];
  });
  if (met.length === 0) return {};
  const now = Date.now();
  return {
    'ratelimit-policy': met.map(({ name, limit }) => `"${name}";q=${limit}`).join(', '),
    ratelimit: met
      .map(({ name, remaining, resetAt }) => `"${name}";r=${remaining};t=${secondsUntil(resetAt, now)}`)
      .join(', '),
  };
}

function secondsUntil(time: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(time) - now) / 1000));
}
