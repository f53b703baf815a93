import type { Group } from './group.ts';

/** How a picker shows a group. */
export function groupLabel({ id, type, profile }: Group): string {
  const kind = type === 'BUILT_IN' ? ' (built in)' : type === 'APP_GROUP' ? ' (from a directory or app)' : '';
  return `${profile?.name ?? id}${kind}`;
}
