import { categoryFacts, isOktaError, type OktaError } from 'okta-connector';
import { printable } from 'okta-connector/host';
import { effectsOf } from './effects.ts';
import { internalExitCode } from './exit-codes.ts';
import { OutputError } from './output.ts';
import type { Paint } from './paint.ts';
import { printableJson } from './printable.ts';

/** The variables of the fields of the connection. */
const variables: Readonly<Record<string, string>> = {
  orgUrl: 'OKTA_CLIENT_ORGURL',
  apiToken: 'OKTA_CLIENT_TOKEN',
  clientId: 'OKTA_CLIENT_CLIENTID',
  privateKey: 'OKTA_CLIENT_PRIVATEKEY',
  keyId: 'OKTA_CLIENT_KEYID',
  scopes: 'OKTA_CLIENT_SCOPES',
};

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  return isOktaError(error) ? categoryFacts[error.category].exitCode : internalExitCode;
}

/** An error as one line of JSON. */
export function failureJson(error: unknown): string {
  if (isOktaError(error)) return printableJson(error.toJSON());
  return printableJson({ name: 'InternalError', category: 'internal', message: internalMessage(error) });
}

/** An error for people: the sentences, a line for every fault and effect, and Okta's own reference. */
export function failureText(error: unknown, paint: Paint): string {
  if (!isOktaError(error)) return `${paint.red('✗')} ${printable(internalMessage(error))}`;
  const { faults = [], message } = error;
  const [headline, lines] =
    faults.length > 1 ? ['The input is not valid:', faults.map((fault) => fault.message)] : [message, []];
  const reference = printable(referenceOf(error));
  return [
    `${paint.red('✗')} ${printable(headline)}`,
    ...[...lines, ...effectsOf(error)].map((line) => `  ${printable(line)}`),
    ...(reference === '' ? [] : [paint.dim(`  ${reference}`)]),
  ].join('\n');
}

function referenceOf({ errorCode, requestId, status, field, retryAt, code }: OktaError): string {
  const variable = field === undefined ? undefined : variables[field];
  return [
    errorCode,
    status === undefined ? undefined : `HTTP ${status}`,
    requestId === undefined ? undefined : `request ${requestId}`,
    retryAt === undefined ? undefined : `retry at ${retryAt}`,
    variable === undefined ? undefined : `from ${variable}`,
    code === 'loopback_not_allowed' ? 'allowed with --allow-loopback' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function internalMessage(error: unknown): string {
  if (error instanceof OutputError) return error.message;
  const what = error instanceof Error ? error.message : String(error);
  return `This is a bug in okta-connector. Report it with this message: ${what}`;
}
