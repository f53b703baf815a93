import { parseBounded } from '../../okta/bounded-json.ts';

/** Names that a secret is told by, in the requests of Okta's API and in the attributes that admins make. */
const secretName =
  /pass|pwd|secret|token|credential|answer|salt|hash$|private|key$|authorization|cookie|assertion|signature|otp$|^pin$|^jwt$/i;

/** Names that hold a secret only sometimes: masked, but no reason for a warning. */
const vagueName = /^(value|key)$/i;

/** Names about a secret that do not hold it. */
const harmlessName =
  /(type|id|policy|status|lifetime|expires?(at|in|on)?|changed|updated|enabled|required|length|count|format)$/i;

/** Members of a JSON Web Key that must stay private (RFC 7518, section 6). */
const privateKeyMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** A request body or an input fit to be shown: credentials are masked, whatever they hold. JSON text is shown as its value. */
export function maskSecrets(value: unknown): unknown {
  return mask(value, { path: '', isSecret: false, found: () => {} });
}

/** The path and query of a request, with the values of secret parameters masked. */
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

/** Paths of the secrets in an input. */
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
  /** Whether it lies inside a secret. */
  readonly isSecret: boolean;
  found(path: string): void;
}

function mask(value: unknown, place: Place): unknown {
  const { path, isSecret } = place;
  if (Array.isArray(value))
    return value.map((entry, index) => mask(entry, { ...place, path: path === '' ? `${index}` : `${path}.${index}` }));
  if (typeof value !== 'object' || value === null) return maskLeaf(value, place);
  const isKey = 'kty' in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const secret = isSecretName(name) || (isKey && privateKeyMembers.has(name));
      const here = { ...place, path: path === '' ? name : `${path}.${name}` };
      if (isEmpty(member)) return [name, member];
      // Names and kinds of credentials lie beside the credentials.
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

/** Text that cannot be read might hold anything. */
function maskBody(text: string, place: Place): unknown {
  const parsed = parse(text);
  return parsed === undefined ? '***' : mask(parsed, place);
}

function isSecretName(name: string): boolean {
  return vagueName.test(name) || (secretName.test(name) && !harmlessName.test(name));
}

function isContainer(name: string, member: unknown): boolean {
  return /^credentials$/i.test(name) && typeof member === 'object' && !Array.isArray(member);
}

/** Neither a switch nor nothing is a secret. */
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
