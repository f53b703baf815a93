import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

/** A summary, and content that is built only once it is opened: lists of runs and large outputs stay fast. */
export function Disclosure({
  summary,
  content,
  isOpen = false,
  onOpen,
}: {
  readonly summary: ComponentChildren;
  readonly content: () => ComponentChildren;
  readonly isOpen?: boolean;
  readonly onOpen?: () => void;
}): JSX.Element {
  const [wasOpened, setOpened] = useState(isOpen);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget, target }) => {
        if (target !== currentTarget || !currentTarget.open) return;
        setOpened(true);
        onOpen?.();
      }}
    >
      <summary>{summary}</summary>
      {wasOpened ? <div class="opened">{content()}</div> : null}
    </details>
  );
}
