import { z } from 'zod';
import { parseJson } from '../../okta/json.ts';
import { field } from '../../step/field.ts';

/** The body of any request: JSON, as a value or as the text that a builder typed into a form. */
export const apiBody = field(
  z.unknown().check(({ value, issues }) => {
    const message = typeof value === 'string' ? jsonFault(value) : undefined;
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  }),
  { title: 'Body', description: 'JSON, as a value or as text. Not allowed with GET.' },
);

/** The value that a body stands for: no endpoint of Okta takes a mere text. */
export function sentBody(body: unknown): unknown {
  return typeof body === 'string' ? JSON.parse(body) : body;
}

function jsonFault(text: string): string | undefined {
  const json = parseJson(text);
  if (json === undefined) return 'is text that is no JSON; give a JSON value, or JSON text as {"name": "…"}';
  return isDeep(json) ? `is nested more than ${mostLevels} levels deep; give a flatter value` : undefined;
}

/** JSON nested deeper overflows the stack of whatever walks it; no request of Okta's comes near. */
const mostLevels = 500;

function isDeep(json: unknown): boolean {
  let level: readonly unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
