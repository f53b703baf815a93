import type { Connection, DryRun } from '../../src/index.ts';
import { createConnector } from '../../src/index.ts';
import { contractorHired, countMembers } from '../support/own-steps.ts';

// Compiled with every check, never run: each line marked as an error must be one.

type Equal<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const same = <One, Other>(_: Equal<One, Other>): void => {};

export async function typed(okta: Connection): Promise<void> {
  const { output } = await okta.run('get_user', { user: 'ada@acme.com' });
  same<typeof output.id, string>(true);
  const department: unknown = output.profile?.department;
  void department;

  // @ts-expect-error a misspelled key
  await okta.run('get_usr', { user: 'ada@acme.com' });
  // @ts-expect-error a misspelled field
  await okta.run('get_user', { usr: 'ada@acme.com' });
  // @ts-expect-error a missing field
  await okta.run('add_user_to_group', { user: 'ada@acme.com' });
  // @ts-expect-error a field of another type
  await okta.run('get_user', { user: 7 });
  // @ts-expect-error a trigger is not run
  await okta.run('user_created', {});
  // @ts-expect-error the output has no such member
  (await okta.run('suspend_user', { user: 'ada@acme.com' })).output.suspended;
  // @ts-expect-error a misspelled option
  await okta.run('get_user', { user: 'ada@acme.com' }, { deadline: 7 });

  const suspended = await okta.run('suspend_user', { user: 'ada@acme.com' }, { deadlineMs: 1000 });
  same<typeof suspended.output.changed, boolean>(true);
  const planned = await okta.run('suspend_user', { user: 'ada@acme.com' }, { dryRun: true });
  same<typeof planned.output, DryRun<typeof suspended.output>>(true);
  // @ts-expect-error a dry run changes nothing, so it does not say whether it did
  planned.output.changed;
  const notPlanned = await okta.run('suspend_user', { user: 'ada@acme.com' }, { dryRun: false });
  same<typeof notPlanned.output, typeof suspended.output>(true);
  const dryRun: boolean = Math.random() > 0.5;
  const either = await okta.run('suspend_user', { user: 'ada@acme.com' }, { dryRun });
  same<typeof either.output, typeof suspended.output | DryRun<typeof suspended.output>>(true);
  const read = await okta.run('get_user', { user: 'ada@acme.com' }, { dryRun: true });
  same<typeof read.output, typeof output>(true);

  // A host that works from the manifest knows its keys at run time only.
  const key: string = 'get_user';
  const unknown = await okta.run(key, { any: 'thing' });
  same<typeof unknown.output, unknown>(true);

  for await (const user of okta.stream('find_users', { search: 'status eq "ACTIVE"' }))
    same<typeof user.id, string>(true);
  // @ts-expect-error not a list
  okta.stream('get_user', { user: 'ada@acme.com' });
  for await (const item of okta.stream(key, {})) same<typeof item, unknown>(true);

  const inputs = [{ user: 'ada@acme.com' }, { user: 'grace@acme.com' }];
  for await (const result of okta.runEach('suspend_user', inputs, { concurrency: 5 })) {
    same<typeof result.output, typeof suspended.output | undefined>(true);
    same<typeof result.input.user, string>(true);
  }
  for await (const result of okta.runEach('suspend_user', inputs, { dryRun: true }))
    same<typeof result.output, DryRun<typeof suspended.output> | undefined>(true);
  // @ts-expect-error inputs of another action
  okta.runEach('add_user_to_group', inputs);
  await okta.runEach(key, [1, 2, 3]).summary();

  const polled = await okta.poll('user_created', {}, undefined, { since: '1h' });
  same<typeof polled.cursor, string>(true);
  // @ts-expect-error an action is not polled
  await okta.poll('get_user', { user: 'ada@acme.com' });
  // @ts-expect-error a misspelled field
  await okta.poll('user_added_to_group', { grup: '00g' });
  await okta.poll(key, { any: 'thing' });
  await okta.read('user_created', {}, []);
  // @ts-expect-error a misspelled key
  await okta.read('user_creatd', {}, []);

  await okta.options('groups', { query: 'Eng' });
  // @ts-expect-error a misspelled picker
  await okta.options('group');
  await okta.fields('create_user');
  await okta.fields('user_created');
  // @ts-expect-error a misspelled key
  await okta.fields('create_usr');
}

export async function own(): Promise<void> {
  const { connect } = createConnector({ actions: [countMembers], triggers: [contractorHired] });
  await using okta = connect({ orgUrl: 'acme.okta.com', apiToken: '00' });
  const { output } = await okta.run('count_members', { group: '00g' });
  same<typeof output.members, number>(true);
  // @ts-expect-error the action takes a group
  await okta.run('count_members', { user: 'ada@acme.com' });
  await okta.run('get_user', { user: 'ada@acme.com' });
  await okta.poll('contractor_hired', { company: 'Initech' });
  // @ts-expect-error the trigger takes a company
  await okta.poll('contractor_hired', { group: '00g' });
}
