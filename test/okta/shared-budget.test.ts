import { describe, expect, test } from 'vitest';
import { sharePolicy } from '../../src/okta/transport/share-policy.ts';
import { type Moment, SharedBudget } from '../../src/okta/transport/shared-budget.ts';

const window = { limit: 600, lengthMs: 60_000 };

/** A process whose first response says 599, and which has then sent this many calls when Remaining is 300. */
function halfUsed(own: number): SharedBudget {
  const budget = new SharedBudget();
  for (let sent = 1; sent <= own; sent += 1) {
    budget.send();
    const remaining = 600 - sent * (300 / own);
    budget.learn({ ...window, remaining, spare: remaining, sentAt: sent, receivedAt: sent });
  }
  return budget;
}

const opensAt = (budget: SharedBudget, more: Partial<Moment>) =>
  budget.opensAt({ ...window, now: 10_000, endsAt: 60_000, spare: 300, flight: 0, demand: 100, ...more });

describe('a shared budget', () => {
  test.each([
    [600, 24],
    [100, 8],
    [20, 5],
  ])('the last calls of a window of %i are %i', (limit, last) => {
    expect(sharePolicy.lastCalls(limit)).toBe(last);
  });

  test('a process that made half of the calls has at most 30 in flight', () => {
    const budget = halfUsed(150);
    expect(opensAt(budget, { flight: 29 })).toBe(10_000);
    expect(opensAt(budget, { flight: 30 })).toBe(10_000 + sharePolicy.patienceMs);
  });

  test('a process without others uses all that is left', () => {
    const budget = halfUsed(300);
    expect(opensAt(budget, { flight: 299 })).toBe(10_000);
    expect(opensAt(budget, { flight: 300 })).toBe(60_000);
  });
});
