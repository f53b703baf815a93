/** A window and the own calls in it, at one moment. */
export interface Moment {
  /** Local time, as every time here. */
  readonly now: number;
  readonly endsAt: number;
  readonly limit: number;
  /** Calls that may still be counted in the window, without the share that is kept free. */
  readonly spare: number;
  /** Own calls in flight. */
  readonly flight: number;
  /** Own calls that want to go. */
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

/** The part of this process in the last calls of a window. */
interface Turn {
  /** 0 for the process that saw the value at which they start; the others follow in the order of the values they saw. */
  rank: number;
  readonly since: number;
  /** Own calls under way when the last calls started, apart from the first. */
  strays: number;
  /** How many calls this process leaves to the others, once the first call of its turn has shown how many there are. */
  leaves: number | undefined;
  /** Whether a call has shown what is left after everybody's turn. */
  over: boolean;
}

/** The window before, as far as this process saw it. */
interface Before {
  readonly others: number;
  /** Calls of others per millisecond. */
  readonly perMs: number;
  /** Everybody's calls for one own. */
  readonly part: number;
  /** How many processes had a call under way when the last calls began, if this one has found out. */
  readonly strays: number | undefined;
}

/** Share of a window that calls under way elsewhere get to land before the first turn. */
const settleShare = 0.01;

/** Share of a window that every turn takes. */
const turnShare = 0.01;

/** Others that take no more than this share of a window are left what they need until it ends. */
const modestShare = 0.25;

/** With fewer calls of others in a window, their rate is not estimated. */
const fewest = 3;

/** Others are left this much more than they took. Nothing is wasted: what they do not use is taken as the window ends. */
const margin = 1.2;

/** Calls in flight of all together; Okta works on 75 at once in most orgs. */
const mostTogether = 60;

/** With this many calls left, several processes that start at full concurrency do not use up a window before they see each other. */
const ampleSpare = 10 * mostTogether;

/** The weight of the previous window in estimating the others' part, in own calls of this window. */
const priorCalls = 8;

/** How long to wait for an answer that may tell more, in milliseconds. */
const patienceMs = 1000;

/**
 * How this process shares a rate-limit window with other clients, such as other processes with the same credential. They do
 * not talk to each other: what is missing from Remaining beyond the process's own calls is the others'. While much is left,
 * everybody takes what they need. As it gets less, each process has fewer calls in flight, by its part of all calls. The
 * last calls of a window go by turns, in the order of the Remaining values that each process last received.
 *
 * @example A window admits 600 calls. This process has sent 150 and reads Remaining 300, so others have sent 150.
 * Its part is half of all calls, so one call in two is its own. The last 24 calls (600 / 25) go by turns; until then it may
 * have min((300 - 24) / 2, 60) / 2 = 30 calls in flight. When Remaining reaches 24, the process that received "24" goes first.
 */
export class SharedBudget {
  /** Own calls that may have been counted in this window. */
  #sent = 0;
  #answered = 0;
  /** At least so many calls of this window were others'. */
  #others = 0;
  /** Calls gone from the window before the first own response. Their senders may not make more. */
  #gone: number | undefined;
  /** The most own calls that went or wanted to go at once in this window. */
  #peak = 0;
  #firstAt: number | undefined;
  #lastAt = 0;
  #turn: Turn | undefined;
  #before: Before | undefined;

  /** Begins a window in which this many own calls under way may be counted. */
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

  /** Takes over calls that were thought to be of another bucket. */
  absorb(twin: SharedBudget): void {
    this.#sent += twin.#sent;
    this.#others = Math.max(0, this.#others - twin.#sent);
  }

  /** Learns from an answer. */
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
    if (this.#before === undefined && spare < ampleSpare && flight >= 2 * this.#answered) return now + patienceMs;
    if (this.#others === 0 && (this.#before?.others ?? 0) === 0) return now;
    const yieldsUntil = this.#yieldsUntil(moment);
    if (yieldsUntil > now) return yieldsUntil;
    const last = lastCalls(limit);
    if (spare <= last) return this.#opensInTurn(moment);
    const most = Math.floor(Math.min((spare - last) / 2, mostTogether) / this.#part(moment));
    return flight < Math.max(1, most) ? now : now + patienceMs;
  }

  #opensInTurn(moment: Moment): number {
    const { now, endsAt, spare, flight } = moment;
    const turn = this.#turn;
    if (turn === undefined || turn.over) return now;
    if (turn.leaves !== undefined && spare - flight > turn.leaves) return now;
    if (turn.leaves !== undefined && !this.#looks(turn, moment)) return endsAt;
    return flight === 0 ? Math.max(now, this.#startOf(turn, moment)) : now + patienceMs;
  }

  /** Follows the last calls of a window: what responses report before the own turn, during it, and after everybody's. */
  #follow({ limit, spare, lengthMs, sentAt, receivedAt }: Count): void {
    const rank = lastCalls(limit) - spare;
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

  /** When the first call of a turn may go, or, after it, the one that shows what is left after everybody's turn. */
  #startOf({ rank, since, leaves }: Turn, window: { limit: number; spare: number; lengthMs: number }): number {
    const after = rank === 0 ? (leaves ?? 0) + 1 : this.#companions(window) + 2 + rank;
    const turns = leaves === undefined ? rank : after;
    return since + window.lengthMs * (settleShare + turnShare * turns);
  }

  /** Whether to look for what was left over: if there are more than the others had coming, or enough for all that waits. */
  #looks(turn: Turn, moment: Moment): boolean {
    const { demand, flight, spare } = moment;
    if (turn.rank === 0) return true;
    const wanted = demand + flight;
    if (wanted > spare ? turn.rank > 1 : wanted < this.#peak) return wanted <= spare;
    const before = this.#before?.strays;
    // One call at a time may take longer than a turn: what seems left over is somebody's who has not come to an end.
    if (this.#peak === 1 && before === undefined) return false;
    return (straysOf(turn) ?? 0) > (before ?? this.#companions(moment));
  }

  /** Until when what is left belongs to others that take little and steadily, as this window and the previous one showed. */
  #yieldsUntil({ now, endsAt, limit, spare, flight, lengthMs }: Moment): number {
    const seen = this.#others - (this.#gone ?? 0) < fewest ? 0 : this.#perMs(now);
    const rate = Math.max(seen, this.#before?.perMs ?? 0);
    const perMs = rate * margin;
    const left = spare - flight;
    if (rate * lengthMs > limit * modestShare || left > perMs * (endsAt - this.#lastAt)) return now;
    // Since the last answer others may have taken of it: one call at a time finds out.
    if (flight > 0) return now + patienceMs;
    return Math.max(now, Math.min(endsAt, endsAt - (left - 1) / perMs));
  }

  /**
   * Calls of others per millisecond of this window until then. What was gone before the first own answer counts as if it had
   * come since: who begins late, beside many, must not take them for few.
   */
  #perMs(until: number): number {
    return this.#others / Math.max(until - (this.#firstAt ?? until), 1);
  }

  /** How many other processes share the window, if all are alike. */
  #companions(window: { limit: number; spare: number }): number {
    return Math.round(this.#part(window)) - 1;
  }

  /** Everybody's calls of this window for one own. */
  #part({ limit, spare }: { limit: number; spare: number }): number {
    const prior = this.#before === undefined ? 0 : priorCalls;
    const taken = limit - spare - (this.#gone ?? 0);
    return Math.max(1, (taken + prior * (this.#before?.part ?? 0)) / Math.max(this.#answered + prior, 1));
  }
}

/** How many calls of a window go by turns. It follows from the limit alone, so that every process counts the same. */
function lastCalls(limit: number): number {
  return Math.min(Math.max(8, Math.ceil(limit / 25)), Math.floor(limit / 4));
}

/** How many processes had a call under way when the last calls began, if nothing was left over by those before. */
function straysOf(turn: Turn | undefined): number | undefined {
  return turn?.leaves === undefined ? undefined : turn.leaves - 1 + turn.rank;
}
