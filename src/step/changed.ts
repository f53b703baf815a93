import { z } from 'zod';
import { field } from './field.ts';

/** Whether a step had to change anything: being in the wanted state already is success. */
export const changed = field(z.boolean(), {
  title: 'Changed',
  description: 'False if the requested state already existed and nothing was written.',
});
