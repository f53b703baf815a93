import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { OktaError } from 'okta-connector';
import { createPrivately, whyUnsafe } from 'okta-connector/host';

/** The variable with the key that encrypts what a server stores. */
const secretVariable = 'OKTA_CONNECTOR_SECRET';

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts credentials and results with AES-256-GCM before they are stored. */
export class Vault {
  readonly #key: Buffer;

  constructor(secret: Uint8Array) {
    this.#key = secretFor(secret, 'storage');
  }

  /** Encrypts a text. `place` names what it belongs to: only the same place can decrypt it. */
  seal(text: string, place: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(place));
    const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), content]).toString('base64url');
  }

  /** Decrypts a text. Throws `invalid_request` if the key is another one, or the text was changed. */
  open(sealed: string, place: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new OktaError('invalid_request', {
        what: 'What the database holds cannot be decrypted',
        hint: `use the ${secretVariable} or key file that it was written with`,
      });
    }
  }

  /** A digest that cannot be reversed by trying without the key. */
  digest(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

/** A key for one purpose, derived from the secret of the server. */
export function secretFor(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `okta-connector ${purpose}`, keyBytes));
}

/**
 * The secret of a server: from the environment, or from a file beside the database, which only its owner can read and which is created
 * if it is missing.
 */
export function serverSecret(given: string | undefined, file: string | undefined): Uint8Array {
  if (given !== undefined && given !== '') return parsedSecret(given, secretVariable);
  if (file === undefined) return randomBytes(keyBytes);
  try {
    const isNew = createPrivately(file) === 0;
    if (isNew) writeFileSync(file, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600 });
    return parsedSecret(readFileSync(file, 'utf8').trim(), file);
  } catch (cause) {
    if (cause instanceof OktaError) throw cause;
    const reason =
      whyUnsafe(cause) ?? (cause instanceof Error && 'code' in cause ? String(cause.code) : 'it is unreadable');
    const what = `Cannot use the key file ${file}: ${reason}`;
    throw new OktaError('invalid_request', { what, hint: `move it away, or set ${secretVariable}` }, { cause });
  }
}

function parsedSecret(text: string, source: string): Uint8Array {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length === keyBytes) return bytes;
  throw new OktaError('invalid_request', {
    what: `The key in ${source} is not 32 bytes of base64 or hex`,
    hint: 'create one with: openssl rand -base64 32',
  });
}
