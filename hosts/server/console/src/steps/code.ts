/** A run to write as code. */
export interface WrittenRun {
  readonly step: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The address of this server. */
  readonly server: string;
  readonly orgUrl: string;
}

/** The run as a curl command. */
export function curlCode({ step, input, server }: WrittenRun): string {
  return [
    `curl -s ${server}/actions/${step}`,
    `  -H "X-API-Key: $OKTA_CONNECTOR_KEY"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${shellText(JSON.stringify(input))}`,
  ].join(' \\\n');
}

/** The run as a TypeScript program. */
export function typescriptCode({ step, input, orgUrl }: WrittenRun): string {
  return [
    "import { connect } from 'okta-connector';",
    '',
    `await using okta = connect({ orgUrl: ${JSON.stringify(orgUrl)}, apiToken: process.env.OKTA_CLIENT_TOKEN });`,
    `const { output } = await okta.run('${step}', ${JSON.stringify(input, undefined, 2)});`,
    'console.log(output);',
  ].join('\n');
}

/** The run as a command of the CLI. */
export function cliCode({ step, input, orgUrl }: WrittenRun): string {
  const loopback = /^http:/.test(orgUrl) ? ' --allow-loopback' : '';
  return `OKTA_CLIENT_ORGURL=${shellText(orgUrl)} npx okta-connector run ${step} --input ${shellText(JSON.stringify(input))}${loopback}`;
}

function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
