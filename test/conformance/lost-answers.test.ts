import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { FaultSpec, Org } from '../../sandbox/src/index.ts';
import type { AnyAction } from '../../src/step/action.ts';
import { startOrg } from '../support/org.ts';
import { effectsOf, stateOf } from '../support/org-state.ts';
import { actions } from '../support/steps.ts';
import { valid } from '../support/untyped.ts';

const kinds = ['lost_before', 'lost_after', 'server_error_after', 'truncated', 'html_after'] as const;
const writers = actions.filter(({ effect }) => effect !== 'read');

/** Writes for the steps whose first example reads. */
const writing: Readonly<Record<string, unknown>> = {
  call_okta_api: { path: '/v1/groups', method: 'POST', body: { profile: { name: 'Robotics' } } },
  restore_user: { user: '00ugrace000000000001', since: '1 hour ago', mode: 'apply' },
  run_okta_operation: { operation: 'addGroup', body: { profile: { name: 'Robotics' } } },
};

/** The first example of a step, or a write if that only reads. */
function inputOf({ key, examples }: AnyAction): unknown {
  return writing[key] ?? examples[0]?.input;
}

/** Steps whose first example changes nothing in the seeded org, and what makes it change something. */
const changes: Readonly<Record<string, (state: Org) => void>> = {
  activate_group_rule: ({ rules }) => {
    for (const rule of rules.values()) rule.status = 'INACTIVE';
  },
  restore_user({ memberships, log }) {
    const [group, user] = ['00gsupport0000000001', '00ugrace000000000001'];
    memberships.delete(group, user);
    const target = [party(user, 'User'), party(group, 'UserGroup')];
    log.record({ eventType: 'group.user_membership.remove', actor: party('00uada00000000000001', 'User'), target });
  },
};

function party(id: string, type: string) {
  return { id, type, alternateId: null, displayName: null, detailEntry: null };
}

interface Told {
  readonly category?: string;
  readonly confirmed?: string;
  readonly output?: unknown;
}

/** Runs the step in its own org. Returns its result, the state of the org and the requests. */
async function runAlone(action: AnyAction, fault?: FaultSpec) {
  const org = await startOrg();
  try {
    const { org: state, faults } = org.sandbox;
    changes[action.key]?.(state);
    const before = stateOf(state);
    if (fault !== undefined) faults.next(fault);
    const told: Told = await org.okta.run(action.key, inputOf(action)).then(
      ({ output, response }) => ({ output: truths(output), confirmed: response.confirmed }),
      ({ category }: { category: string }) => ({ category }),
    );
    const writes = org.writes();
    // A second email counts as a second effect. A link without an email only replaces the previous link.
    const mailed = writes.some((line) => line.includes('reset_password?sendEmail=true'));
    const effects = effectsOf(state, mailed ? ['user.account.reset_password'] : []);
    return { told, before, after: stateOf(state), effects, writes, met: faults.pending === 0 };
  } finally {
    await org.close();
  }
}

const claims = z.looseObject({
  report: z.array(z.object({ step: z.string(), outcome: z.string() })).optional(),
});

/** The changes that an output claims. */
function truths(output: unknown): unknown {
  const { changed, created, deleted, joined, removed, complete, report = [], status } = valid(claims, output);
  const outcomes = report.map(({ step, outcome }) => `${step} ${outcome}`);
  const names = [deleted, joined, removed].map((list) => (Array.isArray(list) ? list.length : list));
  // A time differs from run to run. A boolean must not.
  return { changed, created: typeof created === 'boolean' ? created : undefined, names, complete, outcomes, status };
}

/** A fault for one write of an undisturbed run. Matches any user ID, because created IDs differ from run to run. */
function faultAt(kind: FaultSpec['kind'], write: string): FaultSpec {
  const [method = '', path = ''] = write.split(' ');
  const pattern = path.replace(/[.?]/g, '\\$&').replace(/00u[A-Za-z0-9]{17}/, '00u[A-Za-z0-9]{17}');
  return { kind, method, path: new RegExp(`^${pattern}$`) };
}

describe.each(writers)('a lost response to $key', (action) => {
  const documentsUnknown = /unknown/.test(action.lostAnswer ?? '');
  // Every kind of fault is compared with the same run.
  let running: ReturnType<typeof runAlone> | undefined;

  test.concurrent.each(kinds)('%s', async (kind) => {
    running ??= runAlone(action);
    const undisturbed = await running;
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

test('call_okta_api reports an unknown outcome after a lost response', async () => {
  const action = actions.find(({ key }) => key === 'call_okta_api');
  if (action === undefined) throw new Error('There is no such step.');
  const { told, writes } = await runAlone(action, { kind: 'lost_after', method: 'POST' });
  expect(told).toEqual({ category: 'outcome_unknown' });
  expect(writes).toEqual(['POST /api/v1/groups']);
});
