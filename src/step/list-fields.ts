import { z } from 'zod';
import { field } from './field.ts';

/** Input of a list step: its own fields, and how much of the list is wanted. */
export function listInput<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .strictObject({
      ...shape,
      limit: field(z.int().min(1).max(1_000_000), {
        title: 'Limit',
        description: 'Maximum number of items.',
        default: 200,
      }).optional(),
      all: field(z.boolean(), {
        title: 'Everything',
        description: 'Whether to return every item. Large lists take several calls.',
        default: false,
      }).optional(),
      cursor: field(z.string().min(1), {
        title: 'Cursor',
        description: 'nextCursor of the previous page.',
      }).optional(),
    })
    .refine((input: object) => !('limit' in input && 'all' in input && input.all === true), {
      path: ['limit'],
      message: 'and all exclude each other; give one of them',
    });
}

/** Output of a list step. */
export function listOutput<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: field(z.array(item), { title: 'Items' }),
    nextCursor: field(z.string(), {
      title: 'Next cursor',
      description: 'Present if there are more items. Pass it as cursor to continue.',
    }).optional(),
  });
}
