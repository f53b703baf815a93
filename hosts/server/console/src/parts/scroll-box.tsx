import type { ComponentChildren, JSX } from 'preact';

/** A box whose content may be wider than it. It takes the focus, so that it can be scrolled by keyboard. */
export function ScrollBox({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="table-box" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
