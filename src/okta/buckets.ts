import type { HttpMethod } from './operations.ts';

/**
 * The rate-limit bucket that a call draws from: Okta's longest or exact match on path and method, as its table of
 * defaults documents them. Lifecycle and credential calls count with the writes to a user. The name is a label only; how
 * much a bucket holds is learnt from the headers of the answers.
 */
export function bucketOf(method: HttpMethod, path: string): string {
  const [, , first, second, third] = withoutQuery(path).slice(1).split('/');
  const write = method !== 'GET';
  switch (first) {
    case undefined:
      return 'none';
    case 'users':
      if (second === undefined) return 'users';
      if (third === undefined && !write) return 'users/{id}:get';
      return write ? 'users/{id}:write' : 'api';
    case 'groups':
      return second === undefined || second === 'rules' ? 'groups' : 'groups/{id}';
    case 'apps':
      return second === undefined ? 'apps' : 'apps/{id}';
    case 'logs':
    case 'devices':
      return first;
    default:
      return 'api';
  }
}

function withoutQuery(path: string): string {
  const end = path.indexOf('?');
  return end === -1 ? path : path.slice(0, end);
}
