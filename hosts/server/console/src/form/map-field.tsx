import { isObject } from 'okta-connector/host';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { GroupFrame } from './field-frame.tsx';
import { type FieldProps, idOf, useForm } from './form-context.ts';

type Row = readonly [name: string, value: string];

/** Names with text values. */
export function MapField({ field, path, value, onChange }: FieldProps): JSX.Element {
  const { prefix } = useForm();
  const [rows, setRows] = useState<readonly Row[]>([]);
  const given = isObject(value) ? Object.entries(value).map(([name, one]) => [name, String(one)] as const) : [];
  const isSame = JSON.stringify(Object.fromEntries(named(rows))) === JSON.stringify(Object.fromEntries(given));
  const shown = isSame ? rows : given;
  const set = (next: readonly Row[]) => {
    setRows(next);
    const members = named(next);
    onChange(members.length === 0 ? undefined : Object.fromEntries(members));
  };
  const change = (at: number, row: Row) => set(shown.map((one, index) => (index === at ? row : one)));
  return (
    <GroupFrame field={field} path={path}>
      {shown.map(([name, text], index) => {
        const id = idOf(prefix, `${path}.${index}`);
        return (
          <div class="pair" key={index}>
            <div class="field">
              <label for={`${id}-name`}>Name</label>
              <input
                id={`${id}-name`}
                value={name}
                autocomplete="off"
                onInput={({ currentTarget }) => change(index, [currentTarget.value, text])}
              />
            </div>
            <div class="field">
              <label for={`${id}-value`}>Value</label>
              <input
                id={`${id}-value`}
                value={text}
                autocomplete="off"
                onInput={({ currentTarget }) => change(index, [name, currentTarget.value])}
              />
            </div>
            <button type="button" class="small" onClick={() => set(shown.filter((_, at) => at !== index))}>
              Remove<span class="visually-hidden"> {name}</span>
            </button>
          </div>
        );
      })}
      <button type="button" class="small" onClick={() => set([...shown, ['', '']])}>
        Add<span class="visually-hidden"> to {field.title}</span>
      </button>
    </GroupFrame>
  );
}

function named(rows: readonly Row[]): readonly Row[] {
  return rows.filter(([name]) => name !== '');
}
