import { parseBounded } from '../../okta/bounded-json.ts';

/** Names of secrets, in requests to Okta's API and in custom attributes. */
const secretName =
  /pass|pwd|secret|token|credential|answer|salt|hash$|private|key$|authorization|cookie|assertion|signature|otp$|^pin$|^jwt$/i;

/** Names that are only sometimes secret: masked, but without a warning. */
const vagueName = /^(value|key)$/i;

/** Types that say what the member `value` beside them is: addresses of a network zone, and expressions of rules. */
const plainTypes = /^(?:CIDR|RANGE|urn:okta:expression:[\d.]+)$/;

/** Names of facts about a secret that are not secret themselves. */
const harmlessName =
  /(type|id|policy|status|lifetime|expires?(at|in|on)?|changed|updated|enabled|required|length|count|format)$/i;

/** Names of session IDs, with which anyone can act as the user. The IDs of sessions in a log event have longer names. */
const sessionName = /^session(?:_?id)?$/i;

/** Private members of a JSON Web Key (RFC 7518, section 6). */
const privateKeyMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** Returns a copy of a value that is safe to log: secrets are replaced by `***`. JSON text is returned as its value. */
export function maskSecrets(value: unknown): unknown {
  return mask(value, { path: '', isSecret: false, found: () => {} });
}

/** Masks the values of secret parameters in a path with a query. */
export function maskPath(path: string): string {
  const at = path.indexOf('?');
  if (at === -1) return path;
  const query = path
    .slice(at + 1)
    .split('&')
    .map((parameter) => {
      const [name = ''] = parameter.split('=', 1);
      return parameter.includes('=') && isSecretName(decoded(name)) ? `${name}=***` : parameter;
    });
  return `${path.slice(0, at)}?${query.join('&')}`;
}

/** Returns the paths of the secrets in an input, such as `password.value`. */
export function secretPaths(value: unknown): string[] {
  const paths: string[] = [];
  mask(value, { path: '', isSecret: false, found: (path) => void paths.push(path) });
  return paths;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

interface Place {
  readonly path: string;
  /** Whether it is inside a secret. */
  readonly isSecret: boolean;
  found(path: string): void;
}

function mask(value: unknown, place: Place): unknown {
  const { path, isSecret } = place;
  if (Array.isArray(value))
    return value.map((entry, index) => mask(entry, { ...place, path: path === '' ? `${index}` : `${path}.${index}` }));
  if (typeof value !== 'object' || value === null) return maskLeaf(value, place);
  const isKey = 'kty' in value;
  const isPlain = 'type' in value && typeof value.type === 'string' && plainTypes.test(value.type);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isNamed = isSecretName(name) && !(isPlain && name === 'value');
      const secret = isNamed || (isKey && privateKeyMembers.has(name));
      const here = { ...place, path: path === '' ? name : `${path}.${name}` };
      if (isEmpty(member)) return [name, member];
      // A credentials object also has members that are not secret.
      if (isSecret || !secret || isContainer(name, member)) {
        if (name === 'body' && typeof member === 'string') return [name, maskBody(member, here)];
        return [name, mask(member, here)];
      }
      if (!vagueName.test(name)) place.found(here.path);
      return [name, mask(member, { ...here, isSecret: true, found: () => {} })];
    }),
  );
}

function maskLeaf(value: unknown, place: Place): unknown {
  if (place.isSecret) return isEmpty(value) ? value : '***';
  if (typeof value !== 'string') return value;
  const parsed = /^\s*[[{]/.test(value) ? parse(value) : undefined;
  if (parsed !== undefined) return mask(parsed, place);
  return maskPath(value);
}

/** Masks a body that is text. Text that is not JSON could contain anything. */
function maskBody(text: string, place: Place): unknown {
  const parsed = parse(text);
  return parsed === undefined ? '***' : mask(parsed, place);
}

function isSecretName(name: string): boolean {
  if (vagueName.test(name) || sessionName.test(name)) return true;
  return secretName.test(name) && !harmlessName.test(name);
}

function isContainer(name: string, member: unknown): boolean {
  return /^credentials$/i.test(name) && typeof member === 'object' && !Array.isArray(member);
}

/** Whether a value is too plain to be a secret: absent, null or a boolean. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'boolean';
}

function parse(text: string): unknown {
  try {
    return parseBounded(text).json;
  } catch {
    return undefined;
  }
}
