import { OktaError } from './errors.ts';

/** The way through the pages of one list. */
export class Trail {
  readonly #pages = new Set<string>();

  /** Follows a link to the next page. Throws `unexpected_response` if it has been followed before: the list has no end. */
  follow(next: string): string {
    if (this.#pages.has(next)) {
      const hint = 'check that no proxy between you and Okta changes or keeps answers';
      const message = `The pages of the list lead back to one that was read before, so that it would never end; ${hint}.`;
      throw new OktaError('unexpected_response', message, { hint });
    }
    this.#pages.add(next);
    return next;
  }
}
