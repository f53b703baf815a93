import { className, type Files, homepage } from './sources.ts';

/** The package.json of the n8n package. */
export function packageJson({ name, version, files }: { name: string; version: string; files: Files }): string {
  const built = (folder: string, suffix: string) =>
    [...files.keys()]
      .filter((path) => path.startsWith(folder) && path.endsWith(suffix))
      .map((path) => `dist/${path.replace(/\.ts$/, '.js')}`);
  const content = {
    name: 'n8n-nodes-okta-connector',
    version,
    description: `${className(name)} actions and triggers for n8n that keep to the rate limit and never double a write`,
    license: 'MIT',
    homepage,
    keywords: ['n8n-community-node-package', name],
    author: { name: 'the okta-connector authors', email: 'okta-connector@users.noreply.github.com' },
    files: ['dist'],
    scripts: { lint: 'n8n-node lint' },
    n8n: {
      n8nNodesApiVersion: 1,
      strict: true,
      credentials: built('credentials/', '.credentials.ts'),
      nodes: built('nodes/', '.node.ts'),
    },
    peerDependencies: { 'n8n-workflow': '*' },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
