/** Whether a user should have a group or an app, and why. */
export interface Wish {
  readonly isWanted: boolean;
  /** One sentence. */
  readonly why: string;
}

/** What a user should have and should not have, by ID. Everything else is left alone. */
export interface Expectation {
  readonly groups: ReadonlyMap<string, Wish | undefined>;
  readonly apps: ReadonlyMap<string, Wish | undefined>;
  /** What to expect of everything that is not listed. */
  readonly unlisted?: Wish;
  readonly notes: readonly string[];
  /** Why something that is not expected either way is left alone. */
  readonly silence: string;
  /** Whether it is only a proposal, which nobody has approved. */
  readonly isProposal: boolean;
}

/** What to expect of a user if only group rules decide. */
export const rulesAlone: Expectation = {
  groups: new Map(),
  apps: new Map(),
  notes: [],
  silence: 'Only group rules decide, and none of them concerns it.',
  isProposal: false,
};

/** What a user should have, where the things on a list stay in any case. */
export function keeping(expected: Expectation, keep: readonly string[]): Expectation {
  const kept = keep.map((id): [string, Wish] => [id, { isWanted: true, why: 'It is on the list of what to keep.' }]);
  return {
    ...expected,
    groups: new Map([...expected.groups, ...kept]),
    apps: new Map([...expected.apps, ...kept]),
  };
}

/** What to expect of a group or an app that the user has or may get. */
export function wishFor(expected: Expectation, kind: 'groups' | 'apps', id: string): Wish | undefined {
  return expected[kind].has(id) ? expected[kind].get(id) : expected.unlisted;
}

/** What should be added: the IDs of what is wanted and not held. */
export function lacking(expected: Expectation, kind: 'groups' | 'apps', held: ReadonlySet<string>): string[] {
  return [...expected[kind]].flatMap(([id, wish]) => (wish?.isWanted === true && !held.has(id) ? [id] : []));
}
