import { z } from 'zod';
import { field } from './field.ts';

/** What a step brought about besides, or left out. */
export const notes = field(z.array(z.string()), {
  title: 'Notes',
  description: 'Side effects and omissions, one entry each.',
});
