import { z } from 'zod';
import { field } from '../../step/field.ts';

/** Whether a step may end the access of the user whose token it uses. */
export const allowTokenOwner = field(z.boolean(), {
  title: 'Even the token owner',
  description: "Whether to go ahead even if the user owns this connection's API token, which stops working with it.",
  default: false,
}).optional();
