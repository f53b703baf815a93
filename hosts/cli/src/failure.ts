import { categoryFacts, type Fault, isOktaError, type OktaError } from 'okta-connector';
import { internalExitCode } from './exit-codes.ts';
import { OutputError } from './output.ts';
import type { Paint } from './paint.ts';
import { printable, printableJson } from './printable.ts';
import { effects } from './stopped.ts';

/** Which variable holds a field of the connection. */
const variables: Readonly<Record<string, string>> = { orgUrl: 'OKTA_CLIENT_ORGURL', apiToken: 'OKTA_CLIENT_TOKEN' };

/** The exit code for what ended a command. */
export function exitCodeOf(error: unknown): number {
  return isOktaError(error) ? categoryFacts[error.category].exitCode : internalExitCode;
}

/** An error as one line of JSON. */
export function failureJson(error: unknown): string {
  if (isOktaError(error)) return printableJson(error.toJSON());
  return printableJson({ name: 'InternalError', category: 'internal', message: internalMessage(error) });
}

/** An error for people: one sentence, every fault and every effect on a line of its own, and Okta's own reference. */
export function failureText(error: unknown, paint: Paint): string {
  if (!isOktaError(error)) return `${paint.red('✗')} ${printable(internalMessage(error))}`;
  const reference = printable(referenceOf(error));
  return [
    `${paint.red('✗')} ${printable(headline(error))}`,
    ...[...faultLines(error), ...effects(error)].map((line) => `  ${printable(line)}`),
    ...(reference === '' ? [] : [paint.dim(`  ${reference}`)]),
  ].join('\n');
}

/** The message, without the faults that follow on lines of their own. */
function headline({ message, faults = [] }: OktaError): string {
  const [first] = faults;
  const start = first === undefined ? -1 : message.indexOf(faultText(first));
  if (start <= 0) return message;
  let end = start;
  while (' :;'.includes(message.charAt(end - 1))) end -= 1;
  return `${message.slice(0, end)}:`;
}

function faultLines(error: OktaError): string[] {
  if (headline(error) === error.message) return [];
  return (error.faults ?? []).map(faultText);
}

function faultText({ path, message }: Fault): string {
  return `${path === '' ? 'the input' : path} ${message}`;
}

function referenceOf({ errorCode, requestId, status, field, retryAt, hint = '' }: OktaError): string {
  const variable = field === undefined ? undefined : variables[field];
  return [
    errorCode,
    status === undefined ? undefined : `HTTP ${status}`,
    requestId === undefined ? undefined : `request ${requestId}`,
    retryAt === undefined ? undefined : `possible again at ${retryAt}`,
    variable === undefined ? undefined : `from ${variable}`,
    hint.includes('allow loopback') ? 'allowed with --allow-loopback' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function internalMessage(error: unknown): string {
  if (error instanceof OutputError) return error.message;
  const what = error instanceof Error ? error.message : String(error);
  return `This is a fault of the connector, not of Okta or of your input: ${what.replace(/\.$/, '')}; please report it.`;
}
