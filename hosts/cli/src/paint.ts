import picocolors from 'picocolors';

/** Colours, or none. */
export type Paint = ReturnType<typeof picocolors.createColors>;

/** Colours for a stream: only on a terminal that has them, and never against NO_COLOR (https://no-color.org). */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return picocolors.createColors(stream.isTTY === true && !refused);
}
