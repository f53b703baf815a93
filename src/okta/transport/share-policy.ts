/**
 * How a process divides a rate-limit window with the other clients that it sees there. Every process must use the same
 * policy: they do not communicate, and turns work only if all of them agree when turns start and how long one lasts. After
 * a careful start, a process without others uses every call. Decision 0011 says why.
 *
 * @example A window of 60 s admits 600 calls, and two processes use it equally. Until 24 calls are left (`lastCalls`), both
 * call at once, with up to 60 / 2 = 30 calls in flight each (`mostTogether`), and fewer near the end. Both then wait 0.6 s
 * for calls in flight (`settleShare`). The process that received Remaining 24 goes first. If the other one received 23, its
 * turn starts 0.6 s after that (`turnShare`).
 */
export interface SharePolicy {
  /** Most calls in flight across all processes. Okta allows 75 in most orgs. */
  readonly mostTogether: number;
  /** With this many calls left, several processes can start at full concurrency and still see each other in time. */
  readonly ampleSpare: number;
  /** How long to wait for the next response, in milliseconds. */
  readonly patienceMs: number;
  /**
   * Weight of the previous window in the estimate of the others' part, in own calls of this window.
   *
   * @example With 8, the previous window counts as much as the current one after 8 own calls.
   */
  readonly priorCalls: number;
  /** How many calls of a window go by turns. Only the limit decides, so that every process gets the same number. */
  lastCalls(limit: number): number;
  /** Share of a window to wait before the first turn, so that other processes' calls in flight end. */
  readonly settleShare: number;
  /** Length of a turn, as a share of the window. */
  readonly turnShare: number;
  /** Others that use at most this share of a window keep what they need until it ends. */
  readonly modestShare: number;
  /** Fewest calls of others in a window to estimate their rate from. */
  readonly fewestCalls: number;
  /**
   * Leave modest others this many times what they used. This process uses what they leave as the window ends.
   *
   * @example Others make 10 calls/s. With 1.2, they are left 12/s.
   */
  readonly margin: number;
}

const mostTogether = 60;

/** The policy of every connection. The tests of the pace simulate several processes with it. */
export const sharePolicy: SharePolicy = {
  mostTogether,
  ampleSpare: 10 * mostTogether,
  patienceMs: 1000,
  priorCalls: 8,
  // 24 of 600 calls, 8 of 100, 5 of 20.
  lastCalls: (limit) => Math.min(Math.max(8, Math.ceil(limit / 25)), Math.floor(limit / 4)),
  settleShare: 0.01,
  turnShare: 0.01,
  modestShare: 0.25,
  fewestCalls: 3,
  margin: 1.2,
};
