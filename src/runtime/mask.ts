/** Names under which Okta's requests carry secrets. */
const secretNames = new Set([
  'password',
  'value',
  'hash',
  'answer',
  'tempPassword',
  'oldPassword',
  'newPassword',
  'salt',
  'clientSecret',
  'client_secret',
  'sharedSecret',
  'passCode',
  'token',
  'apiKey',
]);

/** A request body fit to be shown: credentials are masked, whatever they hold. */
export function maskSecrets(value: unknown): unknown {
  return mask(value, false);
}

function mask(value: unknown, inside: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => mask(entry, inside));
  if (typeof value !== 'object' || value === null) return inside ? '***' : value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'profile' ? member : mask(member, inside || secretNames.has(name)),
    ]),
  );
}
