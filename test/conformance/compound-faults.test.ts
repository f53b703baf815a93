import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { User } from '../../sandbox/src/index.ts';
import type { ReportLine } from '../../src/step/report.ts';
import { addTeams } from '../support/many-groups.ts';
import { startOrg, type TestOrg } from '../support/org.ts';

const engineering = '00gengineering000001';
const slack = '0oaslack000000000001';
const jira = '0oajira0000000000001';
const count = 60;

const rates = {
  lost_before: 0.05,
  lost_after: 0.05,
  server_error: 0.03,
  server_error_after: 0.03,
  html: 0.01,
  html_after: 0.01,
  truncated: 0.02,
};

type Told<Output> = { readonly output: Output } | { readonly category: string };

/** What a line claims: true for done, false for not done, `undefined` for unknown. */
function claimOf({ outcome, category }: ReportLine): boolean | undefined {
  if (outcome === 'done' || outcome === 'unchanged') return true;
  return outcome === 'failed' && category !== undefined && category !== 'outcome_unknown' ? false : undefined;
}

describe('compound steps under faults', () => {
  let org: TestOrg;
  let teams: string[] = [];

  beforeEach(async () => {
    org = await startOrg({ seed: 7 });
    teams = addTeams(org.sandbox, { count: 3 });
  });

  afterEach(() => org.close());

  const numbers = Array.from({ length: count }, (_, number) => number);
  const login = (number: number) => `person${number}@acme.example`;
  const teamOf = (number: number) => teams[number % teams.length] ?? '';
  const input = (number: number) => ({
    profile: { login: login(number), email: login(number), firstName: 'Per', lastName: `Son${number}` },
    groupIds: [teamOf(number), engineering],
    apps: [slack, jira],
  });
  const people = (number: number): User[] =>
    [...org.sandbox.org.users.values()].filter(({ profile }) => profile['login'] === login(number));
  const inGroup = (groupId: string, userId: string) => org.sandbox.org.memberships.has(groupId, userId);
  const hasApp = (appId: string, userId: string) => org.sandbox.org.appUsers.has(appId, userId);
  const happened = (type: string, userId: string) =>
    org.sandbox.org.log
      .events(type)
      .filter(({ outcome, target }) => outcome.result === 'SUCCESS' && target?.some(({ id }) => id === userId)).length;

  const settled = <Output>(running: Promise<{ readonly output: Output }>): Promise<Told<Output>> =>
    running.then(
      ({ output }) => ({ output }),
      ({ category }: { category: string }) => ({ category }),
    );
  const onboard = (number: number) => settled(org.okta.run('onboard_user', input(number)));

  const underFaults = async <Output>(seed: number, work: (number: number) => Promise<Told<Output>>) => {
    org.sandbox.faults.rates({ ...rates, seed });
    const told = await Promise.all(numbers.map(work));
    org.sandbox.faults.clear();
    return told;
  };

  test('sixty onboardings under faults create each user once and misreport nothing', { timeout: 60_000 }, async () => {
    const results = await underFaults(11, onboard);
    for (const [number, told] of results.entries()) {
      const [user, ...others] = people(number);
      expect(others).toEqual([]);
      if ('category' in told) {
        // The step fails only if it is unknown whether the user exists.
        expect(told.category).toBe('outcome_unknown');
        continue;
      }
      const id = user?.id ?? '';
      expect(told.output).toMatchObject({ created: true, user: { id } });
      for (const line of told.output.report) {
        const claim = claimOf(line);
        const target = line.target?.id ?? '';
        // The group assigns the app even if the sub-step for the app failed.
        if (claim === undefined || (!claim && target === jira)) continue;
        const truth: Readonly<Partial<Record<string, boolean>>> = {
          create_user: user !== undefined,
          add_user_to_group: inGroup(target, id),
          assign_app_to_user: hasApp(target, id),
          activate_user: user?.status === 'PROVISIONED',
        };
        expect(truth[line.step], JSON.stringify(line)).toBe(claim);
      }
      expect(told.output.complete).toBe(told.output.report.every(({ outcome }) => outcome !== 'failed'));
    }

    for (const number of numbers) expect(await onboard(number)).toMatchObject({ output: { complete: true } });
    for (const number of numbers) {
      const [{ id, status } = { id: '', status: '' }, ...others] = people(number);
      expect([status, others]).toEqual(['PROVISIONED', []]);
      const held = [inGroup(teamOf(number), id), inGroup(engineering, id), hasApp(slack, id), hasApp(jira, id)];
      expect(held).toEqual([true, true, true, true]);
      // A second event would mean a second email or a second account in an app.
      for (const type of ['user.lifecycle.create', 'user.lifecycle.activate']) expect(happened(type, id), type).toBe(1);
      expect(happened('application.user_membership.add', id)).toBe(2);
    }
  });

  test('sixty offboardings under faults leave no access, end nothing twice and misreport nothing', {
    timeout: 60_000,
  }, async () => {
    await Promise.all(numbers.map((number) => org.okta.run('onboard_user', input(number))));
    const ids = numbers.map((number) => people(number)[0]?.id ?? '');
    // Every third user is already deactivated and still has everything, so the step removes it item by item.
    const over = (number: number) => number % 3 === 0;
    for (const [number, id] of ids.entries()) {
      const user = org.sandbox.org.users.get(id);
      if (user !== undefined && over(number)) org.sandbox.org.changeStatus(user, 'DEPROVISIONED');
    }
    const offboard = (number: number) =>
      settled(org.okta.run('offboard_user', { user: ids[number] ?? '', delete: number % 4 === 1 }));
    const gone = (id: string) => !org.sandbox.org.users.has(id);

    const results = await underFaults(12, offboard);
    for (const [number, told] of results.entries()) {
      const id = ids[number] ?? '';
      // The step reads the user first. If that fails, it has written nothing.
      if ('category' in told) {
        expect(told.category).toBe('unavailable');
        continue;
      }
      for (const line of told.output.report) {
        const claim = claimOf(line);
        const target = line.target?.id;
        if (claim === undefined || target === undefined) continue;
        const truth: Readonly<Partial<Record<string, boolean>>> = {
          clear_user_sessions: true,
          deactivate_user: gone(id) || org.sandbox.org.users.get(id)?.status === 'DEPROVISIONED',
          delete_user: gone(id),
          remove_user_from_group: gone(id) || !inGroup(target, id),
          revoke_app_from_user: gone(id) || !hasApp(target, id),
        };
        if (line.step !== 'clear_user_sessions') expect(truth[line.step], JSON.stringify(line)).toBe(claim);
      }
    }

    for (const number of numbers) expect(await offboard(number)).toMatchObject({ output: { complete: true } });
    for (const [number, id] of ids.entries()) {
      expect(gone(id)).toBe(number % 4 === 1);
      if (!gone(id)) expect(org.sandbox.org.users.get(id)?.status).toBe('DEPROVISIONED');
      if (!gone(id)) expect([teamOf(number), engineering].filter((groupId) => inGroup(groupId, id))).toEqual([]);
      if (!gone(id)) expect([slack, jira].filter((appId) => hasApp(appId, id))).toEqual([]);
      expect(happened('user.lifecycle.deactivate', id)).toBe(over(number) ? 0 : 1);
      if (!gone(id)) expect(happened('group.user_membership.remove', id)).toBe(2);
    }
  });
});
