import { z } from 'zod';
import { field } from './field.ts';

/** The body of any request: JSON, as a value or as the text that a builder typed into a form. */
export const apiBody = field(
  z.unknown().check((payload) => {
    if (typeof payload.value !== 'string' || isJson(payload.value)) return;
    const message = 'is text that is no JSON; give a JSON value, or JSON text as {"name": "…"}';
    payload.issues.push({ code: 'custom', input: payload.value, message });
  }),
  { title: 'Body', description: 'JSON, as a value or as text. Not allowed with GET.' },
);

/** The value that a body stands for: no endpoint of Okta takes a mere text. */
export function sentBody(body: unknown): unknown {
  return typeof body === 'string' ? JSON.parse(body) : body;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
