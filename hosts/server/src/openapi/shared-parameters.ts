import type { Parameter, Route } from './route.ts';

/** The parameters that several routes have, with their names as components. */
export function sharedParameters(routes: readonly Route[]): ReadonlyMap<Parameter, string> {
  const counts = new Map<Parameter, number>();
  for (const parameter of routes.flatMap(({ parameters }) => parameters))
    counts.set(parameter, (counts.get(parameter) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count > 1);
  return new Map(shared.map(([parameter]) => [parameter, componentName(parameter.title)]));
}

/** "Idempotency key" as "IdempotencyKey". */
function componentName(title: string): string {
  return title.replaceAll(/(?:^|\s)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
