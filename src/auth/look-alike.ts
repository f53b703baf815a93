import { distance } from 'fastest-levenshtein';

/** Letters of other scripts, and digits, that read like letters from a to z (Unicode's confusables, the lower-case ones). */
const confusable: Readonly<Record<string, string>> = {
  ...{ а: 'a', ɑ: 'a', α: 'a', '4': 'a', '@': 'a', в: 'b', с: 'c', ϲ: 'c', ԁ: 'd', е: 'e', є: 'e', ε: 'e', '3': 'e' },
  ...{ һ: 'h', н: 'h', і: 'i', ı: 'i', ι: 'i', ј: 'j', к: 'k', κ: 'k', ĸ: 'k', қ: 'k', ⲕ: 'k', ӏ: 'l', '1': 'l' },
  ...{ м: 'm', ո: 'n', η: 'n', о: 'o', ο: 'o', օ: 'o', ø: 'o', σ: 'o', ᴏ: 'o', ჿ: 'o', '0': 'o', р: 'p', ρ: 'p' },
  ...{ ѕ: 's', т: 't', τ: 't', ŧ: 't', ţ: 't', ᴛ: 't', '7': 't', υ: 'u', ս: 'u', ν: 'v', ԝ: 'w', х: 'x', у: 'y' },
};

/** Second labels below which others register, as in acme.co.uk. */
const sharedLabels = ['co', 'com', 'net', 'org', 'gov', 'ac', 'edu'];

/** Whether a host that is not one of Okta's could be taken for one: acme-okta.com, acme.0kta.com, acme.оkta.com. */
export function looksLikeOkta(host: string): boolean {
  return registered(host).some((label) => {
    const read = skeleton(label);
    const isNear = distance(read, 'okta') <= 1 || distance(read, 'oktapreview') <= 2;
    return read.includes('okta') || isNear || [...read].sort().join('') === 'akot';
  });
}

/** A host as people see it, if it holds letters beyond a to z; `undefined` if it does not. */
export function writtenInOtherLetters(host: string): string | undefined {
  return host.split('.').some((label) => label.startsWith('xn--')) ? inUnicode(host) : undefined;
}

// n8n blocks most Node modules. The host is then unchanged.
function inUnicode(host: string): string {
  return process.getBuiltinModule('node:url')?.domainToUnicode(host) ?? host;
}

/** Registered labels, without public suffixes. Labels before them belong to the same owner. */
function registered(host: string): string[] {
  const labels = host.split('.');
  const isShared = labels.length > 2 && sharedLabels.includes(labels.at(-2) ?? '');
  const own = labels.at(isShared ? -3 : -2) ?? '';
  const foreign = labels.filter((label) => label.startsWith('xn--'));
  return [own, ...foreign].map((label) => inUnicode(label));
}

/** A label with look-alike letters replaced. */
function skeleton(label: string): string {
  const letters = [...label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()];
  return letters.map((letter) => confusable[letter] ?? letter).join('');
}
