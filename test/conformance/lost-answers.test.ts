import { describe, expect, test } from 'vitest';
import type { FaultSpec } from '../../sandbox/src/index.ts';
import type { AnyAction } from '../../src/step/action.ts';
import { startOrg } from '../support/org.ts';
import { effectsOf, stateOf } from '../support/org-state.ts';
import { actions } from '../support/steps.ts';

const kinds = ['lost_before', 'lost_after', 'server_error_after', 'truncated', 'html_after'] as const;
const writers = actions.filter(({ effect }) => effect !== 'read');

/** The first example of every step, but a write for the one whose first example reads. */
function inputOf({ key, examples }: AnyAction): unknown {
  if (key !== 'call_okta_api') return examples[0]?.input;
  return { path: '/v1/groups', method: 'POST', body: { profile: { name: 'Robotics' } } };
}

interface Told {
  readonly category?: string;
  readonly confirmed?: string;
  readonly output?: unknown;
}

/** Runs the step in an org of its own; gives what it told, what it left and what it sent. */
async function runAlone(action: AnyAction, fault?: FaultSpec) {
  const org = await startOrg();
  try {
    const { org: state, faults } = org.sandbox;
    const before = stateOf(state);
    if (fault !== undefined) faults.next(fault);
    const told: Told = await org.okta.run(action.key, inputOf(action)).then(
      ({ output, response }) => ({ output: truths(output), confirmed: response.confirmed }),
      ({ category }: { category: string }) => ({ category }),
    );
    const writes = org.writes();
    // Whoever gets the same mail twice is told twice; a link without a mail merely replaces the one before.
    const mailed = writes.some((line) => line.includes('reset_password?sendEmail=true'));
    const effects = effectsOf(state, mailed ? ['user.account.reset_password'] : []);
    return { told, before, after: stateOf(state), effects, writes, met: faults.pending === 0 };
  } finally {
    await org.close();
  }
}

/** What an output claims to have brought about. */
function truths(output: unknown): unknown {
  const { changed, created, deleted, joined, removed, complete, report, status } = output as Record<string, unknown>;
  const outcomes = Array.isArray(report) ? report.map(({ step, outcome }) => `${step} ${outcome}`) : [];
  const names = [deleted, joined, removed].map((list) => (Array.isArray(list) ? list.length : list));
  // As a time it differs from run to run; as a yes or no it must not.
  return { changed, created: typeof created === 'boolean' ? created : undefined, names, complete, outcomes, status };
}

/** A fault for one write of an undisturbed run; what Okta gives IDs to has others in another run. */
function faultAt(kind: FaultSpec['kind'], write: string): FaultSpec {
  const [method = '', path = ''] = write.split(' ');
  const pattern = path.replace(/[.?]/g, '\\$&').replace(/00u[A-Za-z0-9]{17}/, '00u[A-Za-z0-9]{17}');
  return { kind, method, path: new RegExp(`^${pattern}$`) };
}

describe.each(writers)('a lost answer to $key', (action) => {
  const documentsUnknown = /unknown/.test(action.lostAnswer ?? '');

  test.concurrent.each(kinds)('%s', async (kind) => {
    const undisturbed = await runAlone(action);
    expect(undisturbed.told.confirmed).toBe('answered');
    expect(undisturbed.writes).not.toEqual([]);
    for (const write of new Set(undisturbed.writes)) {
      const { told, before, after, effects, met } = await runAlone(action, faultAt(kind, write));
      expect(met).toBe(true);
      if (told.category !== undefined) {
        expect([told.category, documentsUnknown]).toEqual(['outcome_unknown', true]);
        expect(after).toEqual(kind === 'lost_before' ? before : undisturbed.after);
        for (const [type, count] of Object.entries(effects))
          expect(count, type).toBeLessThanOrEqual(undisturbed.effects[type] ?? 0);
        continue;
      }
      expect(told.output).toEqual(undisturbed.told.output);
      expect(after).toEqual(undisturbed.after);
      expect(effects).toEqual(undisturbed.effects);
    }
  });
});

test('only the step that calls any path leaves the outcome of its first example unknown', async () => {
  const action = actions.find(({ key }) => key === 'call_okta_api');
  if (action === undefined) throw new Error('There is no such step.');
  const { told, writes } = await runAlone(action, { kind: 'lost_after', method: 'POST' });
  expect(told).toEqual({ category: 'outcome_unknown' });
  expect(writes).toEqual(['POST /api/v1/groups']);
});
