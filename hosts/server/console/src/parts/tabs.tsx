import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

/** One tab with its panel. */
export interface Tab {
  readonly key: string;
  readonly title: string;
  readonly panel: () => JSX.Element;
}

/** Tabs by the pattern of the ARIA Authoring Practices Guide: arrow keys move between them. */
export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }): JSX.Element | null {
  const id = useId();
  const [key, setKey] = useState(tabs[0]?.key);
  const current = tabs.find((tab) => tab.key === key) ?? tabs[0];
  if (current === undefined) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(current) + move + tabs.length) % tabs.length];
    if (next === undefined) return;
    setKey(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown} tabIndex={-1}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            aria-selected={tab === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => setKey(tab.key)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current.key}`}>
        {current.panel()}
      </div>
    </div>
  );
}
