import type { LimitState } from 'okta-connector';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LimitHistory } from '../../src/limit-history.ts';
import { startEventServer } from '../support/event-server.ts';
import { until } from '../support/until.ts';

describe('GET /limits/history', () => {
  test('has the past of each limit that runs have met, until the server is connected to another org', async () => {
    const server = await startEventServer({ connection: undefined });
    const { url: orgUrl, token: apiToken } = server.sandbox;
    await server.call('PUT /connection', { body: { orgUrl, apiToken } });
    await server.call('POST /actions/get_user', { body: { user: 'grace.lindqvist@acme.example' } });
    const history = async () => (await server.call('GET /limits/history')).json.items;
    await until(async () => (await history()).length > 0);
    expect(await history()).toContainEqual({
      operations: expect.arrayContaining(['getUser']),
      points: expect.arrayContaining([[expect.any(Number), expect.any(Number)]]),
    });
    await server.call('DELETE /connection');
    expect(await history()).toEqual([]);
  });
});

describe('the history of a limit', () => {
  const startedAt = Date.parse('2026-11-29T10:00:00Z');
  const minute = 60_000;
  let current: LimitState[] = [];

  function historyOf(state: Partial<LimitState>): LimitHistory {
    current = [stateOf(state)];
    const history = new LimitHistory(() => current);
    onTestFinished(() => history.stop());
    return history;
  }

  const stateOf = (state: Partial<LimitState>): LimitState => ({
    operations: ['getUser'],
    limit: 600,
    remaining: 500,
    resetAt: new Date(startedAt + minute).toISOString(),
    inFlight: 0,
    waiting: 0,
    ...state,
  });

  test('keeps only the ends of a time in which nothing changed, and says that all is left after a reset', () => {
    const history = historyOf({});
    for (const seconds of [0, 3, 6, 9, 63, 66, 69]) history.sample(startedAt + seconds * 1000);
    expect(history.items).toEqual([
      {
        operations: ['getUser'],
        points: [
          [startedAt, 500],
          [startedAt + 9000, 500],
          [startedAt + 63_000, 600],
          [startedAt + 69_000, 600],
        ],
      },
    ]);
  });

  test('is bounded to 15 minutes, however much changes', () => {
    const history = historyOf({ resetAt: new Date(startedAt + 1000 * minute).toISOString() });
    for (let at = 0; at < 100 * minute; at += 3000) {
      current = [stateOf({ remaining: (at / 3000) % 600, resetAt: new Date(startedAt + 1000 * minute).toISOString() })];
      history.sample(startedAt + at);
    }
    const [{ points } = { points: [] }] = history.items;
    expect(points.length).toBeLessThanOrEqual(302);
    expect(points.at(-1)?.[0]).toBe(startedAt + 100 * minute - 3000);
    current = [];
    history.sample(startedAt + 200 * minute);
    expect(history.items).toEqual([]);
  });
});
