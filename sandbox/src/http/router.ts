import FindMyWay from 'find-my-way';
import type { Route } from './call.ts';
import { ApiError } from './errors.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A route with the parameters of a path. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string | undefined>>;
}

type Paths = ReturnType<typeof FindMyWay>;

/** The paths of a list of routes, by their texts. All orgs have the same ones, and reading them takes longer than all else. */
const read = new Map<string, Paths>();

function pathsOf(routes: readonly Route[]): Paths {
  const text = routes.map(({ method, path }) => `${method} ${path}`).join('\n');
  let paths = read.get(text);
  if (paths === undefined) {
    // Clients in the field send trailing and double slashes (`/api/v1//users/`), which Okta accepts.
    paths = FindMyWay({ ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 4096 });
    for (const [index, { method, path }] of routes.entries()) paths.on(method, path, unused, { index });
    read.set(text, paths);
  }
  return paths;
}

/** Finds the operation of a method and a path. */
export class Router {
  readonly #paths: Paths;
  readonly #routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.#paths = pathsOf(routes);
    this.#routes = routes;
  }

  /** The operation; 404 E0000008 for an unknown path, 405 E0000022 for another method (recorded from real orgs). */
  find(method: string, path: string): RouteMatch {
    const known = methods.find((name) => name === method);
    const found = known === undefined ? null : this.#paths.find(known, path);
    const route = found === null ? undefined : this.#routes[found.store.index];
    if (found === null || route === undefined)
      throw new ApiError(methods.some((name) => this.#paths.find(name, path) !== null) ? 'E0000022' : 'E0000008');
    return { route, params: found.params };
  }
}

function unused(): void {}
