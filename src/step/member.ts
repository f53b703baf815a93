import { z } from 'zod';
import { field } from './field.ts';

/** A text that an object of Okta's may have. */
export function text(title: string, description?: string) {
  return field(z.string(), { title, ...(description === undefined ? {} : { description }) }).optional();
}

/** A time that an object of Okta's may have. */
export function date(title: string) {
  return text(title, 'ISO 8601, UTC.');
}
