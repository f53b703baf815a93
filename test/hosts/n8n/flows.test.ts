import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventFlows } from '../../../src/hosts/n8n/flows/events.ts';
import { ticketFlows } from '../../../src/hosts/n8n/flows/tickets.ts';
import { manifest } from '../../../src/index.ts';
import { root } from '../../support/source-files.ts';

const folder = join(root, 'docs/n8n/flows');
const flows = Object.entries({ ...ticketFlows, ...eventFlows }).map(([key, flow]) => ({ key, flow }));
const actions = new Map(manifest.actions.map((action) => [action.key, action]));
const triggers = new Set(manifest.triggers.map(({ key }) => key));

describe('the flows', () => {
  test('are all in the documentation, and nothing else is', async () => {
    expect((await readdir(folder)).sort()).toEqual(flows.map(({ key }) => `${key}.json`).sort());
  });

  test.each(flows)('$key stands in the documentation as it is made', async ({ key, flow }) => {
    expect(JSON.parse(await readFile(join(folder, `${key}.json`), 'utf8'))).toEqual(JSON.parse(JSON.stringify(flow)));
  });

  test.each(flows)('$key names only steps that there are', ({ flow }) => {
    for (const { type, parameters } of flow.nodes) {
      const { resource, operation, event } = parameters;
      if (type.endsWith('.okta')) expect(actions.get(String(operation))?.resource).toBe(resource);
      if (type.endsWith('.oktaTrigger')) expect([...triggers]).toContain(event);
    }
  });

  test.each(flows)('$key leads from node to node, each with a name of its own', ({ flow }) => {
    const names = flow.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const targets = Object.values(flow.connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
    expect([...new Set(targets)].sort()).toEqual(names.slice(1).sort());
  });

  test.each(flows)('$key lets nobody start it who has no key', ({ flow }) => {
    for (const { type, parameters } of flow.nodes)
      if (type.endsWith('.webhook')) expect(parameters['authentication']).toBe('headerAuth');
  });
});
