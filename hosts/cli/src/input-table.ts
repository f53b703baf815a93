import type { Paint } from './paint.ts';
import { schemaRows } from './schema-rows.ts';
import { table } from './table.ts';

/** The fields of a form as a table. */
export function inputTable(schema: Readonly<Record<string, unknown>>, paint: Paint): string {
  const rows = schemaRows(schema).map(({ name, type, required, description }) => [
    name,
    type,
    required ? 'yes' : '',
    description,
  ]);
  const head = ['input', 'type', 'required', 'description'].map((title) => paint.bold(title));
  return table([head, ...rows]);
}
