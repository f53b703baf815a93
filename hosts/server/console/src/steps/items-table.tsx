import { isObject } from 'okta-connector/host';
import type { JSX } from 'preact';
import { ScrollBox } from '../parts/scroll-box.tsx';

type Item = Readonly<Record<string, unknown>>;

/** Tables are for looking; the whole list is in the other tabs. */
const mostRows = 200;
const mostColumns = 6;

/** The objects of a list in an output, if it is one. */
export function itemsIn(output: unknown): readonly Item[] | undefined {
  const list = isObject(output) ? output['items'] : undefined;
  return Array.isArray(list) && list.length > 0 && list.every(isObject) ? list : undefined;
}

/** The first members of each item as a table. */
export function ItemsTable({ items }: { readonly items: readonly Item[] }): JSX.Element {
  const rows = items.slice(0, mostRows).map(flat);
  const columns = columnsOf(rows);
  return (
    <ScrollBox label="Items">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{row.get(column) ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {items.length > mostRows ? (
        <p class="hint">
          The first {mostRows} of {items.length}.
        </p>
      ) : null}
    </ScrollBox>
  );
}

/** The scalar members of an item and of the objects in it, such as a profile. */
function flat(item: Item): ReadonlyMap<string, string> {
  const own = Object.entries(item).flatMap(([name, value]) =>
    isScalar(value) ? [[name, String(value)] as const] : [],
  );
  const inner = Object.values(item)
    .filter(isObject)
    .flatMap((member) =>
      Object.entries(member).flatMap(([name, value]) => (isScalar(value) ? [[name, String(value)] as const] : [])),
    );
  return new Map([...inner, ...own]);
}

/** Names first, then states, then times: what people look for in a list. */
function columnsOf(rows: readonly ReadonlyMap<string, string>[]): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const name of row.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const rank = (name: string) => {
    const place = firstColumns.indexOf(name);
    return place === -1 ? firstColumns.length : place;
  };
  return [...counts.keys()]
    .toSorted((one, other) => rank(one) - rank(other) || (counts.get(other) ?? 0) - (counts.get(one) ?? 0))
    .slice(0, mostColumns);
}

const firstColumns = [
  'login',
  'name',
  'label',
  'displayName',
  'title',
  'status',
  'type',
  'firstName',
  'lastName',
  'id',
];

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
