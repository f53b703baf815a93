import { openApiDocument, startServer } from 'okta-connector-server';
import { describe, expect, test } from 'vitest';
import { useTools } from './support/tools.ts';
import { typedStory } from './support/typed-story.ts';

const tools = useTools();
const strict = [
  '--noEmit',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--noUncheckedIndexedAccess',
  '--allowImportingTsExtensions',
  '--module',
  'nodenext',
  '--target',
  'es2024',
  '--lib',
  'es2024,dom',
  '--skipLibCheck',
];

async function typesOf(version: '3.1' | '3.0', serverUrl = 'https://okta.acme.example'): Promise<string> {
  const file = await tools.save('document.json', openApiDocument({ version, serverUrl }));
  // A field with a default may be omitted from a request.
  const { code, stderr } = await tools.run('openapi-typescript', [
    file,
    '-o',
    'types.ts',
    '--default-non-nullable=false',
  ]);
  expect(code, stderr).toBe(0);
  return 'types.ts';
}

describe('types from the documents', () => {
  test.each(['3.1', '3.0'] as const)('the types from the OpenAPI %s document compile strictly', async (version) => {
    const { code, stdout } = await tools.run('tsc', [...strict, await typesOf(version)]);
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });

  test('a typed client onboards a user, adds them to a group and offboards them', async () => {
    const server = await startServer({ sandbox: true, port: 0 });
    try {
      await typesOf('3.0', server.url);
      await tools.save('story.ts', typedStory);
      const compiled = await tools.run('tsc', [...strict, 'story.ts']);
      expect(compiled.stdout).toBe('');
      const code = `
        import { story } from './story.ts';
        console.log(JSON.stringify(await story(${JSON.stringify(server.url)}, ${JSON.stringify(server.key)})));`;
      await tools.save('run.mjs', code);
      const { stdout, stderr } = await tools.node(['run.mjs']);
      expect(JSON.parse(stdout === '' ? JSON.stringify(stderr) : stdout)).toEqual([
        'onboarded 00u',
        'added true',
        'problem 404 not_found',
        'events true',
        'offboarded true',
        'status DEPROVISIONED',
      ]);
    } finally {
      await server.close();
    }
  });
});
