/** Names of members that hold a secret, at any depth below them. */
const secretName =
  /^pass(?:word|code|phrase)$|(?:password|secret|token|answer|privatekey|signaturedata)$|^(?:authScheme|hash)$/i;
/** A quick check, so that most bodies need no parsing. */
const mayHold = /assertion|pass|secret|token|answer|authScheme|"headers"|privateKey|signatureData/i;

const mask = '***';

/** The text of a body with every secret masked. An unreadable body that may hold one is masked completely. */
export function maskedBody(text: string): string {
  if (!mayHold.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value, (name, member: unknown) => {
      return secretName.test(name) || name === 'headers' ? veiled(member) : member;
    });
  } catch {
    return mask;
  }
}

/** A path with its query, with the value of every secret masked. */
export function maskedUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark === -1) return url;
  const query = url
    .slice(mark + 1)
    .split('&')
    .map(maskedParameter);
  return `${url.slice(0, mark)}?${query.join('&')}`;
}

function maskedParameter(parameter: string): string {
  // The parser decodes the name, so that an escaped one is recognized.
  const [name = ''] = new URLSearchParams(parameter).keys();
  return parameter.includes('=') && secretName.test(name)
    ? `${parameter.slice(0, parameter.indexOf('='))}=${mask}`
    : parameter;
}

/** A value of the same shape with masked strings and numbers. */
function veiled(value: unknown): unknown {
  if (typeof value === 'string') return mask;
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) return value.map(veiled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, kept.has(name) ? member : veiled(member)]),
  );
}

/** Members that describe a secret without being one. */
const kept: ReadonlySet<string> = new Set([
  'algorithm',
  'workFactor',
  'saltOrder',
  'digestAlgorithm',
  'type',
  'key',
  'hook',
]);
