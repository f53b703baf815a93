import { z } from 'zod';
import { field } from './field.ts';

/** The user that a step was about, by ID only. */
export const userReference = field(z.strictObject({ id: field(z.string(), { title: 'User ID' }) }), { title: 'User' });

/** The group that a step was about, by ID only. */
export const groupReference = field(z.strictObject({ id: field(z.string(), { title: 'Group ID' }) }), {
  title: 'Group',
});

/** The app that a step was about, by ID only. */
export const appReference = field(z.strictObject({ id: field(z.string(), { title: 'App ID' }) }), { title: 'App' });
