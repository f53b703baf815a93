import { type Clock, type ConnectionReport, connect, isOktaError } from 'okta-connector';
import { testTransport } from './bottom.ts';
import { toCredential } from './connections.ts';
import { inTheForm } from './error-text.ts';
import type { CredentialTestFunctions, CredentialTestResult, TestedCredential } from './platform.ts';

/** Tests URL, token and role; each fault has a sentence of its own. n8n does not show the message of a success. */
export async function testCredential(
  node: CredentialTestFunctions,
  { credential, clock }: { credential: TestedCredential; clock: Clock },
): Promise<CredentialTestResult> {
  try {
    const { input, sandbox } = toCredential(credential.data ?? {});
    const okta = connect(input, { transport: testTransport(node), clock, allowLoopback: sandbox });
    try {
      const report = await okta.test();
      return report.roles?.length === 0
        ? { status: 'Error', message: roleless(report) }
        : { status: 'OK', message: summaryOf(report) };
    } finally {
      await okta.close();
    }
  } catch (error) {
    if (isOktaError(error)) return { status: 'Error', message: inTheForm(error.message) };
    return { status: 'Error', message: 'The test failed unexpectedly; see the n8n log.' };
  }
}

function roleless({ owner }: ConnectionReport): string {
  if (owner === undefined)
    return 'The app has no admin role, so Okta refuses nearly every operation. Assign a role to the app under Admin roles.';
  return `The token's owner ${owner.login} has no admin role, so Okta refuses nearly every operation. Give the owner a role under Security > Administrators.`;
}

function summaryOf({ org, owner, app, roles }: ConnectionReport): string {
  const name = org.name === undefined ? '' : ` to ${org.name}`;
  const role = roles === undefined || roles.length === 0 ? '' : ` (${roles.join(', ')})`;
  return `Connected${name} as ${owner?.login ?? `the app ${app?.clientId}`}${role}.`;
}
