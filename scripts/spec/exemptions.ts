/** A disagreement with the document that is meant to be there. */
export interface Exemption {
  readonly method: string;
  /** The path template of the document. */
  readonly template: string;
  /** The problem as the check tells it, or its beginning. */
  readonly problem: string;
  /** Why it is no mistake; one sentence. */
  readonly reason: string;
}

/** Every disagreement that is meant; an entry that no request needs is a problem itself. */
export const exemptions: readonly Exemption[] = [];
