/** A security question that a user may choose. */
export interface SecurityQuestion {
  /** Its key, such as `disliked_food`. */
  readonly question: string;
  readonly questionText: string;
}
