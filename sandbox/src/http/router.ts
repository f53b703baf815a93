import FindMyWay from 'find-my-way';
import type { Route } from './call.ts';
import { ApiError } from './errors.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A route with the parameters of a path. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** Finds the operation of a method and a path. */
export class Router {
  // Clients in the field send trailing and double slashes (`/api/v1//users/`), which Okta accepts.
  readonly #routes = FindMyWay({ ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 4096 });

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#routes.on(route.method, route.path, unused, route);
  }

  /** The operation; 404 E0000008 for an unknown path, 405 E0000022 for another method (recorded from real orgs). */
  find(method: string, path: string): RouteMatch {
    const known = methods.find((name) => name === method);
    const found = known === undefined ? null : this.#routes.find(known, path);
    if (found === null) {
      throw new ApiError(methods.some((name) => this.#routes.find(name, path) !== null) ? 'E0000022' : 'E0000008');
    }
    const route: Route = found.store;
    return { route, params: found.params };
  }
}

function unused(): void {}
