import { type Clock, type ConnectionReport, connect, isOktaError } from '../../index.ts';
import { testTransport } from './bottom.ts';
import { toCredential } from './connections.ts';
import { inTheForm } from './error-text.ts';
import type { CredentialTestFunctions, CredentialTestResult, TestedCredential } from './platform.ts';

/** Tests URL, token and role; whatever is at fault has a sentence of its own. */
export async function testCredential(
  node: CredentialTestFunctions,
  { credential, clock }: { credential: TestedCredential; clock: Clock },
): Promise<CredentialTestResult> {
  try {
    const { orgUrl, apiToken, sandbox } = toCredential(credential.data ?? {});
    const okta = connect({ orgUrl, apiToken }, { transport: testTransport(node), clock, allowLoopback: sandbox });
    try {
      return { status: 'OK', message: told(await okta.test()) };
    } finally {
      await okta.close();
    }
  } catch (error) {
    if (isOktaError(error)) return { status: 'Error', message: inTheForm(error.message) };
    return { status: 'Error', message: 'The test failed unexpectedly; see the n8n log.' };
  }
}

function told({ org, owner, roles }: ConnectionReport): string {
  const name = org.name === undefined ? '' : ` to ${org.name}`;
  const role = roles === undefined || roles.length === 0 ? '' : ` (${roles.join(', ')})`;
  return `Connected${name} as ${owner.login}${role}.`;
}
