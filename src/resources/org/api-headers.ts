import { z } from 'zod';
import { field } from '../../step/field.ts';

/** Headers of a call, besides those that the connection sets. */
export const apiHeaders = field(z.record(z.string(), z.string()).check(refuseHeaders), {
  title: 'Headers',
  description: 'Additional request headers. The connection sets Authorization and routing headers.',
});

/** Headers with their names in lower case, as they are sent. */
export function sentHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
}

const owned = new Set([
  ...['connection', 'keep-alive', 'te', 'trailer', 'expect', 'dpop'],
  ...['content-length', 'content-encoding', 'transfer-encoding'],
]);
// What says who sends a request, for which host or URL, or through what, whoever has invented the header: X-Original-URL,
// X-Host, True-Client-IP, CF-Connecting-IP, Via, X-Envoy-Original-Path.
const owningWords = new Set([
  ...['authorization', 'authority', 'cookie', 'cookie2', 'host', 'hostname', 'url', 'uri'],
  ...['ip', 'clientip', 'realip', 'addr', 'remote', 'connecting', 'originating'],
  ...['via', 'proxy', 'proxyuser', 'forwarded', 'forward', 'original', 'rewrite', 'upgrade', 'hop'],
]);
// A server that obeys these would make another method of the one that was asked for.
const otherMethod = /^x-(?:http|method)(?:-|$)|-override$|^override$/;

function refuseHeaders({ value, issues }: z.core.ParsePayload<Record<string, string>>): void {
  const seen = new Set<string>();
  const refuse = (message: string, path: string[]) => issues.push({ code: 'custom', input: undefined, path, message });
  for (const [name, text] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower)) {
      refuse('hold a name that is none; only letters, digits and "-" make one', []);
      continue;
    }
    const fault =
      nameFault(lower) ?? valueFault(text) ?? (seen.has(lower) ? 'is given twice; give it once' : undefined);
    if (fault !== undefined) refuse(fault, [name]);
    seen.add(lower);
  }
}

function nameFault(name: string): string | undefined {
  if (otherMethod.test(name)) return 'would change the method; choose it in the method field';
  // Some servers read an underscore as a hyphen.
  const routes = name.split(/[-_.]/).some((word) => owningWords.has(word));
  if (owned.has(name) || routes) return 'is set by the connection and cannot be overridden; leave it out';
  return undefined;
}

function valueFault(value: string): string | undefined {
  if (/[\r\n]/.test(value)) return 'contains a line break; remove it';
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
    ? undefined
    : 'contains a character that no header can hold; remove it';
}
