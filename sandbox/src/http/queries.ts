import {
  type Expression,
  ExpressionError,
  type ExpressionMode,
  type ExpressionOptions,
  parseExpression,
} from '../expressions/expression.ts';
import { ApiError } from './errors.ts';

/** Parses `search` or `filter`; 400 E0000031 for an invalid expression. */
export function readExpression(text: string, mode: ExpressionMode, options: ExpressionOptions): Expression {
  try {
    return parseExpression(text, mode, options);
  } catch (cause) {
    if (cause instanceof ExpressionError) throw new ApiError('E0000031', { causes: [cause.message] });
    throw cause;
  }
}

/** Whether one of the values starts with the text of `q`, which must be in lower case. */
export function anyStartsWith(values: readonly unknown[], q: string): boolean {
  return values.some((value) =>
    String(value ?? '')
      .toLowerCase()
      .startsWith(q),
  );
}
