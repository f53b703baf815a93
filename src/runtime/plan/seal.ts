import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { OktaError, refusedField } from '../../okta/errors.ts';
import { isObject, parseJson } from '../../okta/json.ts';
import { canonical } from './canonical.ts';
import { type Plan, planModel, type UnsignedPlan } from './plan-model.ts';

const shortestKey = 32;
const ivBytes = 12;
const tagBytes = 16;

/** Refuses a key that is too short to sign with. */
export function checkKey(key: unknown): void {
  if (typeof key === 'string' && key.length >= shortestKey) return;
  throw refusedField('key', { what: 'is too short', hint: `use a secret of at least ${shortestKey} characters` });
}

/** Signs a plan. */
export function signed(plan: UnsignedPlan, key: string): Plan {
  return { ...plan, signature: signatureOf(plan, key) };
}

/**
 * Returns the plan if it is as it was when it was signed. Members may come in another order, as a chat or a model may return
 * them. Throws `invalid_request` for anything else.
 */
export function opened(plan: unknown, key: string): Plan {
  checkKey(key);
  const parsed = planModel.safeParse(plan);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = ['plan', ...(issue?.path ?? [])].map(String).join('.');
    throw refusedField(field, { what: 'is not part of a plan', hint: 'pass the plan as it was returned' });
  }
  const { signature, ...rest } = parsed.data;
  const wanted = Buffer.from(signatureOf(rest, key), 'hex');
  const given = Buffer.from(signature, 'hex');
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return parsed.data;
  throw refusedField(
    'plan',
    { what: 'was changed after it was signed, or was signed with another key', hint: 'make the plan again' },
    { code: 'plan_signature' },
  );
}

function signatureOf(plan: UnsignedPlan, key: string): string {
  return createHmac('sha256', derived(key, 'signature')).update(canonical(plan)).digest('hex');
}

/** Encrypts an input with secrets, for this plan only. */
export function sealed(input: unknown, { key, plan }: { readonly key: string; readonly plan: string }): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', derived(key, 'input'), iv);
  cipher.setAAD(Buffer.from(plan));
  const text = Buffer.concat([cipher.update(JSON.stringify(input), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** Decrypts an input. */
export function unsealed(text: string, { key, plan }: { readonly key: string; readonly plan: string }): unknown {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', derived(key, 'input'), bytes.subarray(0, ivBytes));
  decipher.setAAD(Buffer.from(plan));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const plain = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
  const input = parseJson(plain.toString('utf8'));
  if (isObject(input)) return input;
  throw new OktaError('invalid_request', { what: 'The input of the plan cannot be read', hint: 'make the plan again' });
}

function derived(key: string, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `okta-connector plan ${use}`, 32));
}
