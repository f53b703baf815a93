import { isObject } from 'okta-connector/host';
import type { JSX } from 'preact';
import { Disclosure } from './disclosure.tsx';

/** Lists and objects that are deeper or longer than this start closed. */
const openDepth = 3;
const openLength = 25;

/** A value as a tree that can be opened and closed. Texts of the org are shown as text. */
export function JsonTree({
  value,
  name,
  depth = 0,
}: {
  readonly value: unknown;
  readonly name?: string;
  readonly depth?: number;
}): JSX.Element {
  const label = name === undefined ? null : <span class="name">{name}</span>;
  if (!isObject(value) && !Array.isArray(value))
    return (
      <div class="leaf">
        {label}
        <Scalar value={value} />
      </div>
    );
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const size = Array.isArray(value) ? `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}` : '';
  if (entries.length === 0)
    return (
      <div class="leaf">
        {label}
        <span class="empty">{Array.isArray(value) ? 'empty list' : 'empty object'}</span>
      </div>
    );
  const children = () => (
    <div class="branch">
      {entries.map(([key, member]) => (
        <JsonTree key={key} name={key} value={member} depth={depth + 1} />
      ))}
    </div>
  );
  if (depth === 0 && name === undefined) return <div class="tree">{children()}</div>;
  return (
    <Disclosure
      isOpen={depth < openDepth && entries.length <= openLength}
      summary={
        <>
          {label} <span class="empty">{size}</span>
        </>
      }
      content={children}
    />
  );
}

function Scalar({ value }: { readonly value: unknown }): JSX.Element {
  if (typeof value === 'string' && value !== '') return <span class="string">{value}</span>;
  return <span class="literal">{value === '' ? '""' : String(value)}</span>;
}
