import { createHash } from 'node:crypto';
import { OktaError } from './errors.ts';

/** Enough for ten million users at Okta's recommended page size. */
const mostPages = 50_000;

/** Okta may leave a page empty, but not a hundred in a row. */
const mostEmptyPages = 100;

/** Stops reading a list whose pages never end. */
export class PageLoopGuard {
  readonly #pages = new Set<string>();
  #emptyPages = 0;

  /** Follows the link of a page with this many items. Throws `unexpected_response` if the list never ends. */
  follow(next: string, items: number): string {
    // A hostile link may have any length.
    const mark = createHash('sha1').update(next).digest('base64url');
    this.#emptyPages = items === 0 ? this.#emptyPages + 1 : 0;
    if (this.#pages.has(mark)) throw endless('link back to an earlier one and would never end');
    if (this.#emptyPages >= mostEmptyPages) throw endless(`were empty ${mostEmptyPages} times in a row`);
    if (this.#pages.size >= mostPages) throw endless(`did not end after ${mostPages}`);
    this.#pages.add(mark);
    return next;
  }
}

function endless(how: string): OktaError {
  return new OktaError('unexpected_response', {
    what: `The pages of the list ${how}`,
    hint: 'check that no proxy between you and Okta changes or caches responses',
  });
}
