import { nearestName } from '../../okta/nearest.ts';

/** A hint that names the nearest known name, or else the given one. */
export function nameHint(name: unknown, names: Iterable<string>, otherwise: string): string {
  const near = nearestName(name, names);
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}
