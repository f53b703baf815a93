import { afterEach, describe, expect, test } from 'vitest';
import { generatedUserId } from '../../../sandbox/src/index.ts';
import { useOrg } from '../../support/org.ts';

const contractors = '00gcontractors000001';
const slack = '0oaslack000000000001';
const total = 1200;

describe('runs of a bulk run that name the same group or app', () => {
  const org = useOrg({ users: total });
  const everybody = Array.from({ length: total }, (_, index) => generatedUserId(index + 1));
  const inGroup = (userId: string) => org.sandbox.org.memberships.has(contractors, userId);
  const hasApp = (userId: string) => org.sandbox.org.appUsers.has(slack, userId);
  const reads = (part: string) => org.sent().filter((line) => line.startsWith(`GET ${part}`));

  /** Runs one action for some users. Returns who was changed, and the requests that each write cost. */
  async function each(
    action: 'add_user_to_group' | 'remove_user_from_group' | 'assign_app_to_user' | 'revoke_app_from_user',
    users: Iterable<string> | AsyncIterable<string>,
    options: { concurrency?: number; onChange?: (count: number) => void } = {},
  ) {
    org.forget();
    async function* inputs() {
      for await (const user of users)
        yield action.endsWith('group') ? { user, group: contractors } : { user, app: slack };
    }
    const { onChange, ...rest } = options;
    const changed = new Map<string, unknown>();
    const errors: string[] = [];
    const run = org.okta.runEach(
      action as 'add_user_to_group',
      inputs() as AsyncIterable<{ user: string; group: string }>,
      {
        ...rest,
        onResult({ input, output, error }) {
          if (error !== undefined) errors.push(error.message);
          changed.set(input.user, Object(output).changed);
          onChange?.(changed.size);
        },
      },
    );
    const summary = await run.summary();
    const yes = [...changed].filter(([, value]) => value === true).map(([user]) => user);
    return { summary, errors, changed: yes.sort(), perWrite: org.sent().length / Math.max(org.writes().length, 1) };
  }

  afterEach(() => {
    org.sandbox.faults.clear();
  });

  test.each([
    ['add_user_to_group', () => everybody.every(inGroup)],
    ['assign_app_to_user', () => everybody.every(hasApp)],
  ] as const)(
    '%s costs at most 1.1 requests per write, also as the list grows beyond a page',
    async (action, isDone) => {
      const { summary, changed, perWrite } = await each(action, everybody);
      expect(summary).toMatchObject({ succeeded: total, failed: {} });
      expect(changed).toHaveLength(total);
      expect(isDone()).toBe(true);
      expect(org.writes()).toHaveLength(total);
      expect(perWrite).toBeLessThanOrEqual(1.1);
    },
  );

  test.each([
    ['remove_user_from_group', (user: string) => org.sandbox.scenario.addMember(contractors, user), inGroup],
    ['revoke_app_from_user', (user: string) => org.sandbox.scenario.assignApp(slack, user), hasApp],
  ] as const)('%s costs at most 1.1 requests per write', async (action, give, has) => {
    for (const user of everybody) give(user);
    const { summary, changed, perWrite } = await each(action, everybody);
    expect(summary).toMatchObject({ succeeded: total, failed: {} });
    expect(changed).toHaveLength(total);
    expect(everybody.some(has)).toBe(false);
    expect(perWrite).toBeLessThanOrEqual(1.1);
  });

  test('a run that starts after somebody else has added its user reports unchanged', async () => {
    const users = everybody.slice(0, 300);
    const theirs = users.filter((_, index) => index % 7 === 3);
    async function* inputs() {
      for (const user of users) {
        if (theirs.includes(user)) org.sandbox.scenario.addMember(contractors, user);
        yield user;
      }
    }
    const { changed } = await each('add_user_to_group', inputs());
    expect(changed).toEqual(users.filter((user) => !theirs.includes(user)).sort());
    expect(users.every(inGroup)).toBe(true);
  });

  test('a run that starts after somebody else has removed its user adds the user again', async () => {
    // A list of two pages serves later runs too.
    for (const user of everybody) org.sandbox.scenario.addMember(contractors, user);
    const users = everybody.slice(0, 200);
    const removed = users.filter((_, index) => index % 5 === 2);
    async function* inputs() {
      for (const user of users) {
        if (removed.includes(user)) org.sandbox.org.memberships.delete(contractors, user);
        yield user;
      }
    }
    const { changed } = await each('add_user_to_group', inputs());
    expect(changed).toEqual([...removed].sort());
    expect(users.every(inGroup)).toBe(true);
  });

  test('a run that starts after somebody else has added its user removes the user', async () => {
    for (const user of everybody.slice(200)) org.sandbox.scenario.addMember(contractors, user);
    const users = everybody.slice(0, 200);
    const added = users.filter((_, index) => index % 5 === 2);
    async function* inputs() {
      for (const user of users) {
        if (added.includes(user)) org.sandbox.scenario.addMember(contractors, user);
        yield user;
      }
    }
    const { changed } = await each('remove_user_from_group', inputs());
    expect(changed).toEqual([...added].sort());
    expect(users.some(inGroup)).toBe(false);
  });

  test('the same input several times at once changes the group once', async () => {
    const users = everybody.slice(0, 40).flatMap((user) => [user, user, user]);
    org.forget();
    const flags: unknown[] = [];
    await org.okta
      .runEach(
        'add_user_to_group',
        users.map((user) => ({ user, group: contractors })),
        { onResult: ({ output }) => void flags.push(Object(output).changed) },
      )
      .summary();
    expect(flags.filter((flag) => flag === true)).toHaveLength(40);
    expect(flags.filter((flag) => flag === false)).toHaveLength(80);
    expect(org.writes()).toHaveLength(40);
  });

  test('runs look their members up alone if the list may not be read', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    org.sandbox.faults.next({
      kind: 'status',
      status: 403,
      body,
      method: 'GET',
      path: `*/groups/*/users*`,
      times: 100,
    });
    const users = everybody.slice(0, 60);
    const { changed, errors } = await each('add_user_to_group', users);
    expect(errors).toEqual([]);
    expect(changed).toHaveLength(60);
    expect(reads(`/api/v1/groups/${contractors}/users`)).toHaveLength(1);
  });

  test('a list that is lost on the way changes no result', async () => {
    org.sandbox.faults.rates({
      server_error: 0.3,
      truncated: 0.2,
      seed: 3,
      match: ({ method, path }) => method === 'GET' && path.includes(`/groups/${contractors}/users`),
    });
    const { changed, errors } = await each('add_user_to_group', everybody.slice(0, 100));
    expect(errors).toEqual([]);
    expect(changed).toHaveLength(100);
  });

  test('an unknown group fails each run with its own error', async () => {
    const users = everybody.slice(0, 30);
    const { failed } = await org.okta
      .runEach(
        'add_user_to_group',
        users.map((user) => ({ user, group: '00gnobody00000000001' })),
      )
      .summary();
    expect(failed).toEqual({ not_found: 30 });
  });

  test('an unknown user is not reported as removed', async () => {
    for (const user of everybody.slice(0, 40)) org.sandbox.scenario.assignApp(slack, user);
    const users = everybody
      .slice(0, 40)
      .flatMap((user, index) => [user, `00unobody${String(index).padStart(11, '0')}`]);
    const { summary, changed } = await each('revoke_app_from_user', users);
    expect(summary).toMatchObject({ succeeded: 40, failed: { not_found: 40 } });
    expect(changed).toHaveLength(40);
  });

  test('an app that comes through a group is not revoked, and the error names the group', async () => {
    const users = everybody.slice(0, 40);
    for (const user of users) org.sandbox.scenario.assignApp(slack, user, 'GROUP');
    const { summary, errors } = await each('revoke_app_from_user', users);
    expect(summary.failed).toEqual({ conflict: 40 });
    expect(errors[0]).toMatch(/^The user has the app through .* Remove the user from that group/);
    expect(users.every(hasApp)).toBe(true);
  });

  test('a bulk removal names the rule that will skip each user', async () => {
    org.sandbox.org.behavior.ruledMembers = 'excluded';
    const users = everybody.slice(0, 20);
    for (const user of users)
      await org.okta.run('update_user', { user, mode: 'partial', profile: { department: 'Sales' } });
    const notes: unknown[] = [];
    await org.okta
      .runEach(
        'remove_user_from_group',
        users.map((user) => ({ user, group: '00gsalesemea00000001' })),
        { onResult: ({ output }) => void notes.push(Object(output).notes) },
      )
      .summary();
    expect(notes).toHaveLength(20);
    for (const note of notes) expect(note).toEqual([expect.stringContaining('the group rule "Sales EMEA"')]);
  });

  test('a dry run in bulk writes nothing and plans each write', async () => {
    org.forget();
    const plans: unknown[] = [];
    await org.okta
      .runEach(
        'add_user_to_group',
        everybody.slice(0, 50).map((user) => ({ user, group: contractors })),
        { dryRun: true, onResult: ({ output }) => void plans.push(Object(output).next?.operation) },
      )
      .summary();
    expect(plans).toEqual(Array.from({ length: 50 }, () => 'assignUserToGroup'));
    expect(org.writes()).toEqual([]);
  });

  test('a canceled bulk run ends although runs wait for a list', async () => {
    const controller = new AbortController();
    const run = org.okta.runEach(
      'add_user_to_group',
      everybody.map((user) => ({ user, group: contractors })),
      { signal: controller.signal, onResult: ({ index }) => void (index === 25 && controller.abort()) },
    );
    expect((await run.summary()).stopped).toMatchObject({ category: 'cancelled' });
  });

  test('a single run looks up one membership and reads no list', async () => {
    org.forget();
    await org.okta.run('add_user_to_group', { user: generatedUserId(1), group: contractors });
    expect(org.sent()).toEqual([
      `GET /api/v1/users/${generatedUserId(1)}/groups`,
      `PUT /api/v1/groups/${contractors}/users/${generatedUserId(1)}`,
    ]);
  });

  test('runs that each name a group of their own read no list', async () => {
    const groups = Array.from(
      { length: 30 },
      (_, index) => org.sandbox.scenario.addGroup({ profile: { name: `Team ${index}` } }).id,
    );
    org.forget();
    await org.okta
      .runEach(
        'add_user_to_group',
        groups.map((group) => ({ user: generatedUserId(1), group })),
      )
      .summary();
    expect(org.sent().filter((line) => /^GET .*\/groups\/[^/]+\/users/.test(line))).toEqual([]);
  });
});
