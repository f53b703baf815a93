import { anything, type ExpressionValue, joined, only, type Possible } from './possible.ts';

/** A group as expressions see it. */
export interface SeenGroup {
  readonly id: string;
  readonly name: string;
  /** Whether a change of a rule may add or remove the user in the meantime, or Okta documents nothing about it. */
  readonly isUnsettled?: boolean | undefined;
}

/** The user that an expression is evaluated for. */
export interface ExpressionSubject {
  readonly profile: Readonly<Record<string, unknown>>;
  /** The groups the user is in; `undefined` if they are not known. */
  readonly groups?: readonly SeenGroup[] | undefined;
  /** Groups that the user may come into or leave while rules are evaluated. */
  readonly unsettled?: readonly SeenGroup[] | undefined;
  /** Whether Okta is known to look for the attributes of the rule in this user's profile, as with the default user type. */
  readonly hasDefaultType?: boolean | undefined;
}

interface TextFunction {
  readonly arity: number;
  readonly returns: 'text' | 'condition' | 'number';
  readonly run: (texts: readonly string[]) => Possible;
}

// Java and JavaScript agree on these characters for certain.
const plain = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text);

function ofText(
  arity: number,
  returns: TextFunction['returns'],
  run: (text: string, other: string) => Possible,
): TextFunction {
  return { arity, returns, run: ([text = '', other = '']) => run(text, other) };
}

/** Functions of texts that Okta documents with examples. Okta's support: group rules are case-sensitive. */
const textFunctions: ReadonlyMap<string, TextFunction> = new Map([
  ['String.stringContains', ofText(2, 'condition', (text, part) => only(text.includes(part)))],
  ['String.startsWith', ofText(2, 'condition', (text, part) => only(text.startsWith(part)))],
  ['String.len', ofText(1, 'number', (text) => (plain(text) ? only(text.length) : anything))],
  ['String.toUpperCase', ofText(1, 'text', (text) => (plain(text) ? only(text.toUpperCase()) : anything))],
  ['String.toLowerCase', ofText(1, 'text', (text) => (plain(text) ? only(text.toLowerCase()) : anything))],
  // Which other characters count as spaces is undocumented.
  ['String.removeSpaces', ofText(1, 'text', (text) => (plain(text) ? only(text.replaceAll(' ', '')) : anything))],
  ['String.append', ofText(2, 'text', (text, suffix) => only(text + suffix))],
  // What they return without the searched text is undocumented.
  [
    'String.substringAfter',
    ofText(2, 'text', (text, mark) =>
      mark !== '' && text.includes(mark) ? only(text.slice(text.indexOf(mark) + mark.length)) : anything,
    ),
  ],
  [
    'String.substringBefore',
    ofText(2, 'text', (text, mark) =>
      mark !== '' && text.includes(mark) ? only(text.slice(0, text.indexOf(mark))) : anything,
    ),
  ],
]);

type GroupTest = (group: SeenGroup, texts: readonly string[]) => boolean;

/** Functions of groups. A regular expression is left out: Okta documents neither its dialect nor whether it matches whole names. */
const groupFunctions: ReadonlyMap<string, { readonly arity?: number; readonly test: GroupTest }> = new Map([
  ['isMemberOfGroup', { arity: 1, test: ({ id }: SeenGroup, [wanted]: readonly string[]) => id === wanted }],
  ['isMemberOfAnyGroup', { test: ({ id }: SeenGroup, wanted: readonly string[]) => wanted.includes(id) }],
  ['isMemberOfGroupName', { arity: 1, test: ({ name }: SeenGroup, [wanted]: readonly string[]) => name === wanted }],
  [
    'isMemberOfGroupNameStartsWith',
    { arity: 1, test: ({ name }: SeenGroup, [start = '']: readonly string[]) => name.startsWith(start) },
  ],
  [
    'isMemberOfGroupNameContains',
    { arity: 1, test: ({ name }: SeenGroup, [part = '']: readonly string[]) => name.includes(part) },
  ],
]);

/** Whether a function asks for the groups of the user. */
export function asksForGroups(name: string): boolean {
  return groupFunctions.has(name);
}

/** Whether Okta documents what a function with so many arguments does in a group rule. */
export function isDocumented(name: string, count: number): boolean {
  const ofGroups = groupFunctions.get(name);
  if (ofGroups !== undefined) return count > 0 && (ofGroups.arity ?? count) === count;
  return (textFunctions.get(name)?.arity ?? arrayArity.get(name)) === count;
}

const arrayArity: ReadonlyMap<string, number> = new Map([
  ['Arrays.contains', 2],
  ['Arrays.isEmpty', 1],
]);

/** Calls a documented function of Okta's language. */
export function callFunction(name: string, args: readonly Possible[], subject: ExpressionSubject): Possible {
  const ofTexts = textFunctions.get(name);
  if (ofTexts !== undefined) return callText(ofTexts, args);
  const ofGroups = groupFunctions.get(name);
  if (ofGroups !== undefined) return callGroups(ofGroups.test, args, subject);
  const [list = anything, value = anything] = args;
  return name === 'Arrays.contains' ? contains(list, value) : isEmpty(list);
}

function callText({ returns, run }: TextFunction, args: readonly Possible[]): Possible {
  const lists = combinations(args);
  if (lists === undefined) return anything;
  const results = lists.map((list) => {
    if (list.some((value) => value !== null && typeof value !== 'string')) return anything;
    const result = run(list.map((value) => (typeof value === 'string' ? value : '')));
    // An empty attribute may count as an empty text, give nothing, or fail: Okta does not say.
    if (!list.includes(null)) return result;
    return joined([result, { values: [returns === 'condition' ? false : null], fails: true }]);
  });
  return joined([...results, { values: [], fails: args.some(({ fails }) => fails) }]);
}

function combinations(args: readonly Possible[]): ExpressionValue[][] | undefined {
  let lists: ExpressionValue[][] = [[]];
  for (const { values } of args) {
    if (values === 'any') return undefined;
    lists = lists.flatMap((list) => values.map((value) => [...list, value]));
  }
  return lists.length > 16 ? undefined : lists;
}

function callGroups(test: GroupTest, args: readonly Possible[], subject: ExpressionSubject): Possible {
  const texts = args.map(({ values }) => (values === 'any' || values.length > 1 ? undefined : values[0]));
  const wanted = texts.filter((text): text is string => typeof text === 'string' && text !== '');
  const { groups, unsettled = [] } = subject;
  if (groups === undefined || wanted.length === 0 || wanted.length < texts.length) return anything;
  const hits = groups.filter((group) => test(group, wanted));
  const moving = new Set(unsettled.map(({ id }) => id));
  if (hits.some(({ id, isUnsettled }) => isUnsettled !== true && !moving.has(id))) return only(true);
  return hits.length > 0 || unsettled.some((group) => test(group, wanted)) ? only(true, false) : only(false);
}

function contains({ values: lists, fails }: Possible, { values }: Possible): Possible {
  if (lists === 'any' || values === 'any' || values.length !== 1) return anything;
  const [wanted] = values;
  const results = lists.map((list) => {
    if (list === null) return { values: [false], fails: true };
    if (!Array.isArray(list) || list.some((one) => typeof one !== typeof wanted)) return anything;
    return typeof wanted === 'string' || typeof wanted === 'number' ? only(list.includes(wanted)) : anything;
  });
  return joined([...results, { values: [], fails }]);
}

// Okta's documentation: Arrays.isEmpty(NULL) is true.
function isEmpty({ values, fails }: Possible): Possible {
  if (values === 'any') return anything;
  const results = values.map((list) => {
    if (list === null) return only(true);
    return Array.isArray(list) ? only(list.length === 0) : anything;
  });
  return joined([...results, { values: [], fails }]);
}
