import { type DocumentFilter, type OpenApiVersion, openApiDocument } from 'okta-connector-server';
import { describe, expect, test } from 'vitest';
import { useTools } from './support/tools.ts';

const tools = useTools();
const serverUrl = 'https://okta.acme.example';
const versions = ['3.1', '3.0', '2.0'] as const satisfies readonly OpenApiVersion[];
const filters: readonly (readonly [name: string, filter: DocumentFilter | undefined])[] = [
  ['whole', undefined],
  ['of one action', { keys: ['suspend_user'] }],
  ['of one trigger', { keys: ['user_created'] }],
  ['of the groups', { resources: ['groups'] }],
  ['of all reads', { effects: ['read'] }],
];
const cases = versions.flatMap((version) => filters.map(([name, filter]) => [version, name, filter] as const));
const saved = (version: OpenApiVersion, filter: DocumentFilter | undefined) =>
  tools.save('document.json', openApiDocument({ version, serverUrl, filter }));

/** One finding of Spectral. */
interface Finding {
  readonly code: string;
  readonly severity: number;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

describe('validators', () => {
  test.each(cases)('Redocly finds no error in the OpenAPI %s document, %s', async (version, _, filter) => {
    const { code, stdout, stderr } = await tools.run('redocly', [
      'lint',
      await saved(version, filter),
      '--format=json',
    ]);
    const { totals, problems } = JSON.parse(stdout);
    expect(totals.errors, JSON.stringify(problems).slice(0, 2000)).toBe(0);
    expect(code, stderr).toBe(0);
    // What needs no key and no input, such as /healthz, has no status of the 4xx.
    const others = problems.filter(({ ruleId }: { ruleId: string }) => ruleId !== 'operation-4xx-response');
    expect(others).toEqual([]);
  });

  test.each(cases)('Spectral finds no error in the OpenAPI %s document, %s', async (version, _, filter) => {
    const ruleset = await tools.save('.spectral.json', { extends: ['spectral:oas'] });
    const file = await saved(version, filter);
    const { stdout, stderr } = await tools.run('spectral', ['lint', '-r', ruleset, '-f', 'json', '--quiet', file]);
    expect(stdout, stderr).toMatch(/^\s*\[/);
    const findings: readonly Finding[] = JSON.parse(stdout);
    // Spectral takes an attribute's definition in the example of get_user_schema for a schema of the document.
    const real = findings.filter(({ code, path }) => !(code === 'array-items' && path.includes('examples')));
    expect(real.filter(({ code }) => code !== 'info-contact')).toEqual([]);
  });

  test.each(cases)('openapi-schema-validator accepts the OpenAPI %s document, %s', async (version, _, filter) => {
    await saved(version, filter);
    const code = `
      import { readFileSync } from 'node:fs';
      import { Validator } from '@seriousme/openapi-schema-validator';
      const result = await new Validator().validate(JSON.parse(readFileSync('document.json', 'utf8')));
      console.log(JSON.stringify(result));`;
    const { stdout, stderr } = await tools.node(['--input-type=module', '--eval', code]);
    expect(JSON.parse(stdout === '' ? `{"errors":${JSON.stringify(stderr)}}` : stdout)).toEqual({ valid: true });
  });

  test('a validator finds an error in a broken document', async () => {
    const file = await tools.save('document.json', {
      ...openApiDocument({ version: '3.1', serverUrl }),
      paths: { a: 1 },
    });
    expect((await tools.run('redocly', ['lint', file])).code).toBe(1);
  });
});
