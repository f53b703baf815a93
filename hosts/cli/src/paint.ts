import picocolors from 'picocolors';

/** Colors, or none. */
export type Paint = ReturnType<typeof picocolors.createColors>;

/** Colors for a stream: only on a terminal that supports them, and not if NO_COLOR is set (https://no-color.org). */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return picocolors.createColors(stream.isTTY === true && !refused);
}
