import { type SharePolicy, sharePolicy } from './share-policy.ts';

/** A window and the own calls in it, at one moment. */
export interface Moment {
  /** Local time, like every time here. */
  readonly now: number;
  readonly endsAt: number;
  readonly limit: number;
  /** Remaining minus the share kept free. */
  readonly spare: number;
  /** Own calls in flight. */
  readonly flight: number;
  /** Own waiting calls. */
  readonly demand: number;
  /** Length of a window. */
  readonly lengthMs: number;
}

/** The window as one response reports it. */
export interface Count {
  readonly limit: number;
  readonly remaining: number;
  readonly spare: number;
  readonly lengthMs: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** This process's turn in the last calls of a window. */
interface Turn {
  /** 0 for the process that received the value at which turns start. The others follow in the order of their values. */
  rank: number;
  readonly since: number;
  /** Own calls in flight when the turns started, except the first. */
  strays: number;
  /** How many calls to leave to the others; known after the first call of the turn. */
  leaves: number | undefined;
  /** Whether a call has shown what is left after all turns. */
  over: boolean;
}

/** The previous window, as this process saw it. */
interface Before {
  readonly others: number;
  /** Calls of others per millisecond. */
  readonly perMs: number;
  /** All calls per own call. */
  readonly part: number;
  /** How many processes had a call in flight when the turns started, if known. */
  readonly strays: number | undefined;
}

/**
 * How this process shares a rate-limit window with other clients, such as other processes with the same credential. They do
 * not communicate: calls missing from Remaining beyond the process's own belong to others. While many calls are left, each
 * process takes what it needs. As fewer are left, it has fewer in flight, by its part of all calls. The last calls of a
 * window go by turns, in the order of the Remaining values that each process last received. The numbers are in
 * {@link SharePolicy}.
 *
 * @example A window admits 600 calls. This process has sent 150 and reads Remaining 300, so others have sent 150.
 * Its part is half of all calls, so one call in two is its own. The last 24 calls (600 / 25) go by turns; until then it may
 * have min((300 - 24) / 2, 60) / 2 = 30 calls in flight. When Remaining reaches 24, the process that received "24" goes first.
 */
export class SharedBudget {
  /** Own calls that this window may have counted. */
  #sent = 0;
  #answered = 0;
  /** Fewest calls of this window that others must have made. */
  #others = 0;
  /** Calls used before the first own response. Their senders may be done. */
  #gone: number | undefined;
  /** Most own calls in flight or waiting at once in this window. */
  #peak = 0;
  #firstAt: number | undefined;
  #lastAt = 0;
  #turn: Turn | undefined;
  #before: Before | undefined;

  /** Begins a window that may count this many own calls in flight. */
  begin(underWay: number): void {
    if (this.#firstAt !== undefined) {
      const own = Math.max(this.#answered, 1);
      const perMs = this.#perMs(this.#lastAt);
      const strays = straysOf(this.#turn) ?? this.#before?.strays;
      this.#before = { others: this.#others, perMs, part: (this.#others + own) / own, strays };
    }
    this.#sent = underWay;
    this.#answered = 0;
    this.#others = 0;
    this.#gone = undefined;
    this.#peak = 0;
    this.#firstAt = undefined;
    this.#turn = undefined;
  }

  /** Counts an own call. */
  send(): void {
    this.#sent += 1;
  }

  /** Takes over the calls of a bucket that proved to be the same as this one. */
  absorb(twin: SharedBudget): void {
    this.#sent += twin.#sent;
    this.#others = Math.max(0, this.#others - twin.#sent);
  }

  /** Learns from a response. */
  learn(count: Count): void {
    const { limit, remaining, spare, receivedAt } = count;
    this.#gone ??= Math.max(0, limit - spare - 1);
    this.#firstAt ??= receivedAt;
    this.#lastAt = receivedAt;
    this.#answered += 1;
    this.#others = Math.max(this.#others, limit - remaining - this.#sent);
    this.#follow(count);
  }

  /** When a call may go: now, later, or not before the window ends. */
  opensAt(moment: Moment): number {
    const { now, endsAt, limit, spare, flight, demand } = moment;
    this.#peak = Math.max(this.#peak, demand + flight);
    if (spare <= flight) return endsAt;
    // Responses show whether there are others. In a first window with little left, calls grow no faster than responses arrive.
    if (this.#before === undefined && spare < sharePolicy.ampleSpare && flight >= 2 * this.#answered)
      return now + sharePolicy.patienceMs;
    if (this.#others === 0 && (this.#before?.others ?? 0) === 0) return now;
    const yieldsUntil = this.#yieldsUntil(moment);
    if (yieldsUntil > now) return yieldsUntil;
    const last = sharePolicy.lastCalls(limit);
    if (spare <= last) return this.#opensInTurn(moment);
    const most = Math.floor(Math.min((spare - last) / 2, sharePolicy.mostTogether) / this.#part(moment));
    return flight < Math.max(1, most) ? now : now + sharePolicy.patienceMs;
  }

  #opensInTurn(moment: Moment): number {
    const { now, endsAt, spare, flight } = moment;
    const turn = this.#turn;
    if (turn === undefined || turn.over) return now;
    if (turn.leaves !== undefined && spare - flight > turn.leaves) return now;
    if (turn.leaves !== undefined && !this.#looks(turn, moment)) return endsAt;
    return flight === 0 ? Math.max(now, this.#startOf(turn, moment)) : now + sharePolicy.patienceMs;
  }

  /** Follows the turns of a window through the responses: before the own turn, during it, and after all turns. */
  #follow({ limit, spare, lengthMs, sentAt, receivedAt }: Count): void {
    const rank = sharePolicy.lastCalls(limit) - spare;
    if (rank < 0) return;
    this.#turn ??= { rank, since: receivedAt, strays: -1, leaves: undefined, over: false };
    const turn = this.#turn;
    const started = sentAt >= this.#startOf(turn, { limit, spare, lengthMs });
    if (turn.leaves !== undefined) turn.over ||= started && spare < turn.leaves;
    else if (started) turn.leaves = turn.rank === 0 ? Math.max(rank - turn.strays, 1) : spare;
    else {
      turn.rank = Math.min(turn.rank, rank);
      turn.strays += 1;
    }
  }

  /**
   * When the first call of a turn may go or, after the turn, the call that shows what is left after all turns.
   *
   * @example In a window of 60 s, the process of rank 2 starts 60 * (0.01 + 0.01 * 2) = 1.8 s after the turns begin.
   */
  #startOf({ rank, since, leaves }: Turn, window: { limit: number; spare: number; lengthMs: number }): number {
    const after = rank === 0 ? (leaves ?? 0) + 1 : this.#companions(window) + 2 + rank;
    const turns = leaves === undefined ? rank : after;
    return since + window.lengthMs * (sharePolicy.settleShare + sharePolicy.turnShare * turns);
  }

  /** Whether to check for leftover calls: if the others leave more than expected, or enough for all waiting calls. */
  #looks(turn: Turn, moment: Moment): boolean {
    const { demand, flight, spare } = moment;
    if (turn.rank === 0) return true;
    const wanted = demand + flight;
    if (wanted > spare ? turn.rank > 1 : wanted < this.#peak) return wanted <= spare;
    const before = this.#before?.strays;
    // A single slow call may outlast a turn, so calls that seem left over may belong to a process still in its turn.
    if (this.#peak === 1 && before === undefined) return false;
    return (straysOf(turn) ?? 0) > (before ?? this.#companions(moment));
  }

  /**
   * Until when the rest of the window belongs to others that call at a low, steady rate.
   *
   * @example Others make 10 calls/s and are left 12/s. With 4 s to go they need 48. With only 40 left, own calls wait until
   * 39 / 12 = 3.25 s before the end.
   */
  #yieldsUntil({ now, endsAt, limit, spare, flight, lengthMs }: Moment): number {
    const seen = this.#others - (this.#gone ?? 0) < sharePolicy.fewestCalls ? 0 : this.#perMs(now);
    const rate = Math.max(seen, this.#before?.perMs ?? 0);
    const perMs = rate * sharePolicy.margin;
    const left = spare - flight;
    if (rate * lengthMs > limit * sharePolicy.modestShare || left > perMs * (endsAt - this.#lastAt)) return now;
    // Others may have used some since the last response, so send one call at a time.
    if (flight > 0) return now + sharePolicy.patienceMs;
    return Math.max(now, Math.min(endsAt, endsAt - (left - 1) / perMs));
  }

  /**
   * Calls of others per millisecond of this window. Calls used before the first own response count as if made since then,
   * so that a process that starts late does not underestimate many others.
   */
  #perMs(until: number): number {
    return this.#others / Math.max(until - (this.#firstAt ?? until), 1);
  }

  /** How many other processes share the window, if all call equally often. */
  #companions(window: { limit: number; spare: number }): number {
    return Math.round(this.#part(window)) - 1;
  }

  /**
   * All calls of this window per own call.
   *
   * @example 20 calls used, 5 of them own, and 4 calls per own one in the previous window: (20 + 8 * 4) / (5 + 8) = 4.
   */
  #part({ limit, spare }: { limit: number; spare: number }): number {
    const prior = this.#before === undefined ? 0 : sharePolicy.priorCalls;
    const taken = limit - spare - (this.#gone ?? 0);
    return Math.max(1, (taken + prior * (this.#before?.part ?? 0)) / Math.max(this.#answered + prior, 1));
  }
}

/** How many processes had a call in flight when the turns started, if earlier turns left nothing over. */
function straysOf(turn: Turn | undefined): number | undefined {
  return turn?.leaves === undefined ? undefined : turn.leaves - 1 + turn.rank;
}
