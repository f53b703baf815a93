import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { root } from '../../../test/support/source-files.ts';
import { actionNode } from '../src/action-node.ts';
import { eventFlows } from '../src/flows/events.ts';
import { phraseOf, phrases } from '../src/flows/report-text.ts';
import { ticketFlows } from '../src/flows/tickets.ts';
import { planOperations, planResource } from '../src/plans/plan-operations.ts';
import { objectOf } from '../src/schema.ts';
import { triggerNode } from '../src/trigger-node.ts';
import { type Description, faultsOf } from './check-parameters.ts';

const folder = join(root, 'docs/n8n/flows');
const flows = Object.entries({ ...ticketFlows, ...eventFlows }).map(([key, flow]) => ({ key, flow }));
const actions = new Map(manifest.actions.map((action) => [action.key, action]));
const resourceOf = new Map([
  ...manifest.actions.map(({ key, resource }) => [key, resource] as const),
  ...planOperations.map(({ key }) => [key, planResource.key] as const),
]);
const triggers = new Set(manifest.triggers.map(({ key }) => key));

const isNote = (type: string) => type.endsWith('.stickyNote');

describe('example flows', () => {
  test('documents every example flow and nothing else', async () => {
    expect((await readdir(folder)).sort()).toEqual(flows.map(({ key }) => `${key}.json`).sort());
  });

  test.each(flows)('$key matches its documented flow', async ({ key, flow }) => {
    expect(JSON.parse(await readFile(join(folder, `${key}.json`), 'utf8'))).toEqual(JSON.parse(JSON.stringify(flow)));
  });

  test.each(flows)('$key uses only existing steps', ({ flow }) => {
    for (const { type, parameters } of flow.nodes) {
      const { resource, operation, event } = parameters;
      if (type.endsWith('.okta')) expect(resourceOf.get(String(operation))).toBe(resource);
      if (type.endsWith('.oktaTrigger')) expect([...triggers]).toContain(event);
    }
  });

  test.each(flows)('$key connects its nodes and names each uniquely', ({ flow }) => {
    const names = flow.nodes.filter(({ type }) => !isNote(type)).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const targets = Object.values(flow.connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
    expect([...new Set(targets)].sort()).toEqual(names.slice(1).sort());
  });

  test.each(flows)('$key reports every failed step to the help desk', ({ flow }) => {
    const steps = flow.nodes.filter(({ type }) => type.endsWith('.okta'));
    for (const { name, onError } of steps) {
      const [to] = flow.connections[name]?.main[1] ?? [];
      expect([name, onError, flow.nodes.find((node) => node.name === to?.node)?.type]).toEqual([
        name,
        'continueErrorOutput',
        'n8n-nodes-base.httpRequest',
      ]);
    }
  });

  test.each(flows)("$key fills in the connector's forms correctly", ({ flow }) => {
    const described: Readonly<Record<string, unknown>> = {
      okta: actionNode(manifest),
      oktaTrigger: triggerNode(manifest),
    };
    const own = flow.nodes.filter(({ type }) => type.startsWith('n8n-nodes-okta-connector.'));
    expect(own.length).toBeGreaterThan(0);
    for (const node of own) {
      const description = described[node.type.split('.')[1] ?? ''] as Description;
      expect([node.name, faultsOf(node, description)]).toEqual([node.name, []]);
    }
  });

  test('detects a node parameter that the form does not have', () => {
    const description = actionNode(manifest) as unknown as Description;
    const onboard = ticketFlows['onboarding']?.nodes.find(({ name }) => name === 'Onboard user');
    const faults = (more: object) => {
      const parameters = { ...onboard?.parameters, ...more };
      return faultsOf({ typeVersion: 1, parameters }, description);
    };
    expect(faults({})).toEqual([]);
    // As it once was: n8n dropped the apps of every ticket.
    expect(faults({ additionalFields: { apps: '={{ [] }}' } })).toEqual([
      expect.stringMatching(/^additionalFields\.apps/),
    ]);
    expect(faults({ user: { __rl: true, mode: 'id', value: 'x' } })).toEqual([expect.stringMatching(/^user: /)]);
    expect(faults({ profile: { mappingMode: 'defineBelow', value: {}, schema: [] } })).toEqual([
      expect.stringMatching(/^profile\.schema: /),
    ]);
    expect(faults({ additionalFields: { activate: 'yes' } })).toEqual([expect.stringMatching(/is not a boolean/)]);
    expect(faults({ additionalFields: { nothingLikeIt: 1 } })).toEqual([expect.stringMatching(/no such field/)]);
    expect(faults({ operation: 'onboard' })).not.toEqual([]);
  });

  test.each(flows)('$key has a note that names its trigger and every node to set up', ({ flow }) => {
    const notes = flow.nodes.filter(({ type }) => isNote(type)).map(({ parameters }) => String(parameters['content']));
    expect(notes).toEqual([expect.stringMatching(/\*\*Starts with\*\*[\s\S]*Okta credential[\s\S]*help desk/)]);
    const named = [...(notes[0] ?? '').matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
    const names: string[] = flow.nodes.map(({ name }) => name);
    const nodes = named.filter((name) => name !== 'Starts with' && name !== 'Before you publish it');
    expect(names).toEqual(expect.arrayContaining(nodes));
    const withCredential = flow.nodes.filter(({ credentials }) => credentials !== undefined).map(({ name }) => name);
    expect(nodes).toEqual(expect.arrayContaining(withCredential));
  });

  test.each(flows)('$key encodes a ticket ID as one path segment', ({ flow }) => {
    for (const { type, parameters } of flow.nodes) {
      if (!type.endsWith('.httpRequest')) continue;
      const inPath = [...String(parameters['url']).matchAll(/\{\{(.*?)\}\}/g)]
        .slice(1)
        .map(([, expression]) => expression);
      for (const expression of inPath) expect(expression).toMatch(/^ encodeURIComponent\(.+\) $/);
    }
  });

  test('the ticket comment has a phrase for every sub-step and outcome', () => {
    for (const key of ['onboard_user', 'offboard_user']) {
      const { output } = actions.get(key) ?? { output: {} };
      const report = objectOf(objectOf(objectOf(output)['properties'])['report']);
      const line = objectOf(objectOf(report['items'])['properties']);
      const [steps, outcomes] = ['step', 'outcome'].map((name) => objectOf(line[name])['enum']);
      expect(Object.keys(phrases).sort()).toEqual([...(steps as string[])].sort());
      expect(Object.keys(phraseOf).sort()).toEqual([...(outcomes as string[])].sort());
    }
  });

  test.each(flows)('$key rejects callers without a key', ({ flow }) => {
    for (const { type, parameters } of flow.nodes) {
      if (type.endsWith('.webhook')) expect(parameters['authentication']).toBe('headerAuth');
      if (parameters['resume'] === 'webhook') expect(parameters['incomingAuthentication']).toBe('headerAuth');
    }
  });
});

describe('the comments of the access flows', () => {
  const org = useOrg();
  /** The text that the flow's node writes for an output of its step. */
  const commentOn = (key: string, output: unknown, more: object = {}): unknown => {
    const writer = ticketFlows[key]?.nodes.find(({ name }) => name === 'Write comment');
    const { assignments } = objectOf(objectOf(writer?.parameters)['assignments']);
    const [text] = Array.isArray(assignments) ? assignments : [];
    const expression = /^=\{\{(.*)\}\}$/s.exec(String(objectOf(text)['value']))?.[1] ?? '';
    return runInNewContext(expression, { $json: output, ...more });
  };

  test('access-question writes why the user has the app, and what would end it', async () => {
    const input = { user: 'ada.okonkwo@acme.example', app: '0oajira0000000000001' };
    const { output } = await org.okta.run('explain_access', input);
    expect(commentOn('access-question', output)).toBe(
      [
        'Ada Okonkwo (ada.okonkwo@acme.example) has Jira. Jira comes through the group Engineering. The user is in it by hand; no group rule fills the group.',
        'To end it:',
        '- Remove the user from the group Engineering.',
      ].join('\n'),
    );
  });

  test('group-list writes the plan, and then what was done', async () => {
    const input = {
      group: '00gsupport0000000001',
      users: ['grace.lindqvist@acme.example', 'ben.achterberg@acme.example'],
    };
    const planned = await org.okta.run('set_group_members', input, { dryRun: true });
    expect(commentOn('group-list', planned.output)).toBe(
      [
        'Planned, nothing was changed: 1 added, 1 removed, 1 unchanged, 0 left alone.',
        '- Add ben.achterberg@acme.example: planned',
        '- Remove zoe.castillo@acme.example: planned',
      ].join('\n'),
    );
    const done = await org.okta.run('set_group_members', input);
    expect(String(commentOn('group-list', done.output)).split('\n')).toEqual([
      '1 added, 1 removed, 1 unchanged, 0 left alone.',
      '- Add ben.achterberg@acme.example: done',
      '- Remove zoe.castillo@acme.example: done',
    ]);
  });

  test('leaver-undone writes what was lost, and then what was given back', async () => {
    const user = 'iris.vale@acme.example';
    const $ = () => ({ item: { json: { body: { person: { email: user } } } } });
    await org.okta.run('suspend_user', { user });
    const lost = await org.okta.run('restore_user', { user, since: '1h' });
    expect(
      String(commentOn('leaver-undone', lost.output, { $ }))
        .split('\n')
        .slice(0, 3),
    ).toEqual([
      'iris.vale@acme.example lost this. Approve the ticket to give it back.',
      'Dry run, nothing was changed. It would do this:',
      '- Unsuspended the account',
    ]);
    const back = await org.okta.run('restore_user', { user, since: '1h', mode: 'apply' });
    expect(
      String(commentOn('leaver-undone', back.output, { $ }))
        .split('\n')
        .slice(0, 2),
    ).toEqual(['iris.vale@acme.example has everything back that can be given back.', '- Unsuspended the account']);
  });

  test('department-change writes what was done and what waits for its date', async () => {
    const input = {
      user: 'grace.lindqvist@acme.example',
      change: { department: 'IT' },
      expected: 'map',
      mapCsv: 'department,groups,apps\nIT,00gcontractors000001,\nEngineering,00gsupport0000000001,0oaslack000000000001',
      movedOn: '2099-01-31',
      grace: 'P14D',
    } as const;
    const { output } = await org.okta.run('move_user', input);
    expect(String(commentOn('department-change', output)).split('\n')).toEqual([
      'grace.lindqvist@acme.example: 1 to add, 2 to remove later, 1 to keep.',
      '- Remove on 2099-02-14: Support. The map gives it to others, not to this user.',
      '- Add: Contractors. Row 1 of the map gives it (department IT).',
      '- Remove on 2099-02-14: Slack. The map gives it to others, not to this user.',
    ]);
  });
});
