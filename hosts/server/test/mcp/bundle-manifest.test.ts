import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest } from 'okta-connector';
import { expect, test } from 'vitest';
import { root } from '../../../../test/support/source-files.ts';
import { bundleManifest } from '../../bundle/bundle-manifest.ts';

test('the manifest of the desktop bundle is up to date (npm run mcp:bundle)', () => {
  const file = join(root, 'hosts/server/bundle/manifest.json');
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(bundleManifest(), null, 2)}\n`);
});

test('the desktop bundle keeps every secret of the connection in the key store of the client', () => {
  const { user_config: fields } = Object(bundleManifest());
  const secrets = manifest.connection.fields.filter(({ secret }) => secret).map(({ key }) => key);
  expect(secrets.filter((key) => fields[key].sensitive !== true)).toEqual([]);
});
