/** The secrets of these names that an answer of Okta's carries; each is given once and never again. */
export function oneTimeSecrets<Name extends string>(
  answer: unknown,
  names: readonly Name[],
): { [name in Name]?: string } {
  const secrets: { [name in Name]?: string } = {};
  if (typeof answer !== 'object' || answer === null) return secrets;
  const members = new Map<string, unknown>(Object.entries(answer));
  for (const name of names) {
    const value = members.get(name);
    if (typeof value === 'string') secrets[name] = value;
  }
  return secrets;
}
