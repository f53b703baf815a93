// A scope to manage includes the one to read (Okta docs: OAuth 2.0 scopes).

/** The scope that includes a scope to read; the scope itself if it is another one. */
export function widerScope(scope: string): string {
  return scope.replace(/\.read$/, '.manage');
}

/** The scopes without those that another of them includes, sorted. */
export function leastScopes(scopes: Iterable<string>): string[] {
  const all = new Set(scopes);
  return [...all].filter((scope) => widerScope(scope) === scope || !all.has(widerScope(scope))).sort();
}

/** The needed scopes that none of the others is or includes. */
export function missingScopes(needed: readonly string[], granted: readonly string[]): string[] {
  return needed.filter((scope) => !granted.includes(scope) && !granted.includes(widerScope(scope)));
}
