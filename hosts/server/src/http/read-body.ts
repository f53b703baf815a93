import type { Context } from 'hono';
import { refusedField } from 'okta-connector';
import { isObject, parseJson } from 'okta-connector/host';
import { expectShallow } from '../json-depth.ts';
import type { Env } from './context.ts';
import { clipped, HttpRefusal } from './problem.ts';

/** The largest body, in bytes. */
export const mostBytes = 1024 * 1024;

/** The JSON object in the body of a request. An empty body is an empty object. */
export async function readBody(context: Context<Env>): Promise<Record<string, unknown>> {
  const { text, value } = await readJson(context);
  expectShallow(value);
  if (isObject(value)) return value;
  if (text === '') return {};
  throw new HttpRefusal(400, { what: 'The body is not a JSON object', hint: 'send one such as {"user": "…"}' });
}

async function readJson(context: Context<Env>): Promise<{ readonly text: string; readonly value: unknown }> {
  const text = await context.req.text();
  if (text === '') return { text, value: undefined };
  const type = (context.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json$/.test(type))
    throw new HttpRefusal(
      415,
      { what: 'The body is not declared as JSON', hint: 'send the header Content-Type: application/json' },
      { code: 'unsupported_media_type' },
    );
  try {
    return { text, value: JSON.parse(text) };
  } catch {
    throw new HttpRefusal(
      400,
      { what: 'The body cannot be read as JSON', hint: 'correct its syntax' },
      { code: 'invalid_json' },
    );
  }
}

/** The refusal of a body that is too large. */
export function tooLarge(): HttpRefusal {
  const what = `The body is larger than ${mostBytes / 1024 / 1024} MB`;
  return new HttpRefusal(
    413,
    { what, hint: 'send less at once, or lines to /each' },
    { code: 'body_too_large', headers: { connection: 'close' } },
  );
}

/** A JSON object in a query parameter. */
export function objectInQuery(text: string | undefined, name: string): Record<string, unknown> {
  if (text === undefined || text === '') return {};
  const value = parseJson(text);
  expectShallow(value);
  if (isObject(value)) return value;
  throw new HttpRefusal(400, {
    what: `The parameter ${name} is not a JSON object`,
    hint: 'send one such as {"user": "…"}',
  });
}

/** Rejects parameters that a route does not have: a misspelled `dryRun` must not write. */
export function refuseOtherParameters(context: Context<Env>, known: readonly string[]): void {
  const unknown = Object.keys(context.req.query()).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw refusedField(clipped(unknown), {
    what: 'is not a parameter of this route',
    hint: `use ${known.join(', ')}`,
  });
}

/** A flag in a query parameter. A name without a value sets it. */
export function flagIn(text: string | undefined, name: string): boolean {
  if (text === undefined || ['false', '0'].includes(text)) return false;
  if (['true', '1', ''].includes(text)) return true;
  throw refusedField(name, { what: 'must be true or false', hint: 'use true or false' });
}

/** A whole number in a query parameter. */
export function wholeNumberIn(
  text: string | undefined,
  {
    name,
    least,
    most,
    otherwise,
  }: { readonly name: string; readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw refusedField(name, { what: `must be a whole number from ${least} to ${most}` });
}
