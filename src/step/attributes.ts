type Attributes = Readonly<Record<string, unknown>>;

/** Names of the attributes that an update changes. In an update, null clears an attribute and an absent one is left alone. */
export function differing(present: Attributes = {}, update: Attributes = {}): string[] {
  const differs = ([name, value]: [string, unknown]) =>
    JSON.stringify(present[name] ?? null) !== JSON.stringify(value ?? null);
  return Object.entries(update)
    .filter(differs)
    .map(([name]) => name);
}
