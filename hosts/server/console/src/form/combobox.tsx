import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../state/announce.ts';
import type { ElementProps } from './field-frame.tsx';
import { labelOf, useOptionSearch } from './option-search.ts';

/** What {@link Combobox} searches, and the value that it sets. */
export interface ComboboxProps {
  readonly element: ElementProps;
  readonly label: string;
  readonly source: string;
  readonly search: Readonly<Record<string, unknown>>;
  /** The field that must be filled in first. */
  readonly missing: string | undefined;
  readonly placeholder: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/**
 * An editable combobox whose list is searched on the server, by the pattern of the ARIA Authoring Practices Guide. What is typed is a
 * value too: a username or ID.
 */
export function Combobox(props: ComboboxProps): JSX.Element {
  const { element, label, source, search, missing, placeholder, value, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const { items, nextCursor, isLoading, problem, more } = useOptionSearch({
    source,
    query,
    values: JSON.stringify(search),
    isOpen: isOpen && missing === undefined,
  });
  const size = items.length + (nextCursor === undefined ? 0 : 1);
  const listId = `${element.id}-list`;
  const optionId = (index: number) => `${element.id}-option-${index}`;
  const chosen = value === '' ? undefined : labelOf(source, value);
  const status =
    missing !== undefined
      ? `Fill in ${missing} first, or type an ID.`
      : problem !== undefined
        ? problem.detail
        : isLoading
          ? 'Searching…'
          : items.length === 0
            ? 'Nothing found. What you typed is used as it is.'
            : `${items.length}${nextCursor === undefined ? '' : '+'} found.`;
  useEffect(() => {
    if (isOpen && !isLoading) announce(status);
  }, [isOpen, isLoading, status]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const open = () => {
    if (isOpen) return;
    setQuery('');
    setActive(-1);
    setOpen(true);
  };
  const pick = (index: number) => {
    const item = items[index];
    if (item === undefined) return more();
    onChange(item.value);
    announce(`${item.label} chosen.`);
    setOpen(false);
    return undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      if (!isOpen) open();
      else if (size > 0) setActive((active + (active === -1 && move === -1 ? 0 : move) + size) % size);
    } else if (event.key === 'Enter' && isOpen) {
      // Does not run the step: the list may just not be there yet.
      event.preventDefault();
      if (active >= 0) pick(active);
      else setOpen(false);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setOpen(false);
    }
  };
  return (
    <div class="combobox">
      <input
        {...element}
        ref={input}
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && active >= 0 ? optionId(active) : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder ?? 'Search, or type an ID'}
        value={chosen ?? value}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onClick={open}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        onInput={({ currentTarget }) => {
          onChange(currentTarget.value);
          setQuery(currentTarget.value);
          setActive(-1);
          setOpen(true);
        }}
      />
      <span class="combobox-arrow" aria-hidden="true" />
      {chosen === undefined || chosen === value ? null : <p class="chosen">{value}</p>}
      <div class="popup" hidden={!isOpen}>
        {/* The focus stays in the input, which moves through the list. */}
        <div id={listId} ref={list} role="listbox" aria-label={label} onMouseDown={(event) => event.preventDefault()}>
          {items.map((item, index) => (
            <Entry key={item.value} id={optionId(index)} isActive={index === active} onPick={() => pick(index)}>
              <span>{item.label}</span>
              {item.label.includes(item.value) ? null : <code>{item.value}</code>}
            </Entry>
          ))}
          {nextCursor === undefined ? null : (
            <Entry id={optionId(items.length)} isActive={active === items.length} onPick={more}>
              <span class="more">Show more</span>
            </Entry>
          )}
        </div>
        <p class="popup-status">{status}</p>
      </div>
    </div>
  );
}

function Entry({
  id,
  isActive,
  onPick,
  children,
}: {
  readonly id: string;
  readonly isActive: boolean;
  readonly onPick: () => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the focus and handles the keys
    <div id={id} role="option" tabIndex={-1} aria-selected={isActive} onClick={onPick}>
      {children}
    </div>
  );
}
