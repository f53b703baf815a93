/** How an input chooses among the event types of a trigger. */
export interface EventChoice {
  /** The input field. It takes one of the words, or a list of them. */
  readonly field: string;
  /** The event types by the words that stand for them. */
  readonly types: Readonly<Record<string, string>>;
  /** The words that apply without the field. @default all */
  readonly byDefault?: readonly string[];
}

/** The event types that an input chooses. */
export function chosenTypes(
  { field, types, byDefault = Object.keys(types) }: EventChoice,
  input: Readonly<Record<string, unknown>>,
): readonly string[] {
  const chosen = input[field] ?? byDefault;
  const words: readonly unknown[] = Array.isArray(chosen) ? chosen : [chosen];
  return Object.entries(types).flatMap(([word, type]) => (words.includes(word) ? [type] : []));
}

/** All event types of a choice. */
export function typesOfChoice(types: EventChoice['types']): readonly [string, ...string[]] {
  const [first, ...others] = Object.values(types);
  if (first === undefined) throw new Error('A choice needs at least one event type.');
  return [first, ...others];
}
