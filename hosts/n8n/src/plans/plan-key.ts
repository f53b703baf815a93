import { hkdfSync } from 'node:crypto';

/**
 * The key that signs plans, derived from the secret of a credential: a plan is applied with the credential that made it, and
 * nobody has to set a key up. White space does not count: the same private key may be pasted in one line or in many.
 */
export function planKey(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret.replace(/\s/g, ''), '', 'okta-connector n8n plan key', 32)).toString(
    'hex',
  );
}
