/** Names of members that hold a secret, whatever lies below them. */
const secretName =
  /^pass(?:word|code|phrase)$|(?:password|secret|token|answer|privatekey|signaturedata)$|^(?:authScheme|hash)$/i;
/** A quick look that spares most bodies the parsing. */
const mayHold = /pass|secret|token|answer|authScheme|"headers"|privateKey|signatureData/i;

const mask = '***';

/** The text of a body with every secret masked; what cannot be read and may hold one is masked as a whole. */
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

/** A value of the same shape whose texts and numbers are masked. */
function veiled(value: unknown): unknown {
  if (typeof value === 'string') return mask;
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) return value.map(veiled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, kept.has(name) ? member : veiled(member)]),
  );
}

/** Members that say what kind of secret there is, and are none. */
const kept: ReadonlySet<string> = new Set([
  'algorithm',
  'workFactor',
  'saltOrder',
  'digestAlgorithm',
  'type',
  'key',
  'hook',
]);
