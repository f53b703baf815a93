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

const isNote = (type: string) => type.endsWith('.stickyNote');

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
    const names = flow.nodes.filter(({ type }) => !isNote(type)).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const targets = Object.values(flow.connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
    expect([...new Set(targets)].sort()).toEqual(names.slice(1).sort());
  });

  test.each(flows)('$key tells the help desk of every step that fails', ({ flow }) => {
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

  test.each(flows)('$key has a note that names what starts it and what has to be set up', ({ flow }) => {
    const notes = flow.nodes.filter(({ type }) => isNote(type)).map(({ parameters }) => String(parameters['content']));
    expect(notes).toEqual([expect.stringMatching(/\*\*Starts with\*\*[\s\S]*Okta credential[\s\S]*Help desk/)]);
    const named = [...(notes[0] ?? '').matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
    const names: string[] = flow.nodes.map(({ name }) => name);
    const nodes = named.filter((name) => name !== 'Starts with' && name !== 'Before you publish it');
    expect(names).toEqual(expect.arrayContaining(nodes));
  });

  test.each(flows)('$key lets nobody start it who has no key', ({ flow }) => {
    for (const { type, parameters } of flow.nodes)
      if (type.endsWith('.webhook')) expect(parameters['authentication']).toBe('headerAuth');
  });
});
