import { manifest } from 'okta-connector';

/** A whole document, ready to be written as JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** What a document says about itself. */
export function info(version: '3.1' | '3.0' | '2.0'): OpenApiDocument {
  const { title, summary, version: release } = manifest.connector;
  const license = version === '3.1' ? { identifier: 'MIT' } : { url: 'https://opensource.org/license/mit' };
  return { title: `${title} connector`, version: release, description: summary, license: { name: 'MIT', ...license } };
}
