import { type Manifest, manifest } from 'okta-connector';
import { openApiDocument } from 'okta-connector-server';
import { expect, test } from 'vitest';
import { startFreshServers } from './support/fresh-servers.ts';
import { useTools } from './support/tools.ts';

const tools = useTools();

/** One workflow for each example of some actions. */
function arazzo(actions: Manifest['actions']): object {
  const workflows = actions.flatMap(({ key, examples }) =>
    examples.map(({ title, input }, index) => ({
      workflowId: `${key}_${index + 1}`,
      summary: title,
      inputs: { type: 'object', properties: { key: { type: 'string', format: 'password' } } },
      steps: [
        {
          stepId: 'run',
          operationId: `$sourceDescriptions.okta.${key}`,
          parameters: [{ name: 'X-API-Key', in: 'header', value: '$inputs.key' }],
          requestBody: { contentType: 'application/json', payload: input },
          successCriteria: [{ condition: '$statusCode == 200' }],
        },
      ],
    })),
  );
  return {
    arazzo: '1.0.1',
    info: { title: 'Every example', version: '1.0.0' },
    sourceDescriptions: [{ name: 'okta', type: 'openapi', url: 'openapi.json' }],
    workflows,
  };
}

test.each(['3.1', '3.0'] as const)(
  'Redocly Respect runs every example of every action as OpenAPI %s describes it',
  async (version) => {
    const servers = await startFreshServers();
    try {
      await tools.save('openapi.json', openApiDocument({ version, serverUrl: servers.url }));
      const file = await tools.save('all.arazzo.json', arazzo(manifest.actions));
      const args = ['respect', file, '--input', `key=${servers.key}`];
      const { stdout, stderr, code } = await tools.run('redocly', args);
      process.stdout.write(
        `Respect, OpenAPI ${version}: ${/Workflows:.*/.exec(stdout)?.[0] ?? ''} ${/Checks:.*/.exec(stdout)?.[0] ?? ''}\n`,
      );
      expect(code, `${stdout}\n${stderr}`.slice(-6000)).toBe(0);
    } finally {
      await servers.close();
    }
  },
);

test('Redocly Respect finds a response that lacks what the document requires', async () => {
  const servers = await startFreshServers();
  try {
    const keys = ['get_user'];
    const document = openApiDocument({ version: '3.0', serverUrl: servers.url, filter: { keys } });
    const broken = JSON.stringify(document).replace('"required":["id"]', '"required":["id","shoeSize"]');
    await tools.save('openapi.json', broken);
    const some = manifest.actions.filter(({ key }) => keys.includes(key));
    const file = await tools.save('one.arazzo.json', arazzo(some));
    const { stdout, stderr, code } = await tools.run('redocly', ['respect', file, '--input', `key=${servers.key}`]);
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`).toContain('shoeSize');
  } finally {
    await servers.close();
  }
});
