// What n8n's style guide asks of texts: names with capitals, fields in single quotes, and no full stop after a lone
// sentence. The words themselves stay the manifest's.
const small = new Set(
  'a an and as at because but by for if in nor of on only or over per so than that the to up via when with'.split(' '),
);

/** A title with a capital for every word that counts: "Add user to group" becomes "Add User to Group". */
export function titleCase(title: string): string {
  const words = title.split(' ');
  return words
    .map((word, index) => (index > 0 && index < words.length - 1 && small.has(word) ? word : eachPart(word)))
    .join(' ');
}

/** A title in sentence case without the product name: "Call Okta API" becomes "Call API". */
export function sentenceCase(title: string, tile: string): string {
  return capital(lowerCase(title.split(' ').filter((word) => word !== tile)));
}

/** An event in the list of triggers: "User created" becomes "On user created". */
export function onEvent(title: string, name: string): string {
  const [first = '', ...rest] = title.split(' ');
  return ['On', first === name ? first : lowerCase([first]), ...rest].join(' ');
}

/** The name of one of several: "users" becomes "User". */
export function oneOf(plural: string): string {
  return titleCase(plural.replace(/s$/, ''));
}

/** "a" or "an", as the word needs it. */
export function article(word: string): string {
  return /^[aeio]/i.test(word) ? 'an' : 'a';
}

/** Words that are written in capitals. */
const acronyms: ReadonlySet<string> = new Set(
  'API BCRYPT DELETE GET HMAC ID LDAP PATCH POST PUT SAML SMS SSO URL'.split(' '),
);

/** A value as a person reads it: "ACTIVE_DIRECTORY" becomes "Active Directory", "changePassword" "Change Password". */
export function valueName(value: string | number | boolean): string {
  const text = String(value);
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[_\s]+/)
    .map((word) => (/\d/.test(word) || acronyms.has(word) ? word : word.toLowerCase()));
  return titleCase(words.join(' '));
}

/** A description as n8n shows it below a field. */
export function help(text: string): string {
  const sentence = begun(text).replace(/\bid\b(?!')/, 'ID');
  return sentence.includes('. ') ? sentence : sentence.replace(/\.$/, '');
}

/** What a list with values of its own says below. */
export function helpOfList(text: string): string {
  const rest =
    'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';
  return text === '' ? rest : `${text.replace(/\.$/, '')}. ${rest}.`;
}

/** Names of fields stay as they are written, in single quotes. */
export function begun(text: string): string {
  return text.replace(/"([^"]+)"/g, "'$1'").replace(/^([a-z]\w*)/, "'$1'");
}

function lowerCase(words: readonly string[]): string {
  return words.map((word) => (/^[A-Z0-9]+$/.test(word) ? word : word.toLowerCase())).join(' ');
}

/** The first letter as a capital. */
function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function eachPart(word: string): string {
  return word.split('-').map(capital).join('-');
}
