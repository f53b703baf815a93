import type { Manifest } from 'okta-connector';
import { titleCase } from './wording.ts';

/** A node as n8n describes it. */
type Description = Readonly<Record<string, unknown>>;

/** The members of a node description that people read. */
const read: ReadonlySet<string> = new Set(['description', 'displayName', 'hint']);

/** The steps that a text may name. */
export interface Steps {
  readonly actions: readonly Pick<Manifest['actions'][number], 'key' | 'title'>[];
  readonly triggers: readonly Pick<Manifest['triggers'][number], 'key' | 'title'>[];
}

/**
 * Puts the titles of steps in the place of their keys, as n8n shows them. What is in double quotes is a value.
 *
 * @example labelsOfSteps(manifest)('Use get_device.') // "Use 'Get Device'."
 */
export function labelsOfSteps({ actions, triggers }: Steps = { actions: [], triggers: [] }): (text: string) => string {
  const titles = new Map([...actions, ...triggers].map(({ key, title }) => [key, titleCase(title)]));
  return (text) =>
    text.replace(/"[^"]*"|'?\b([a-z]+(?:_[a-z]+)+)\b'?/g, (whole, key: string | undefined) => {
      const title = key === undefined ? undefined : titles.get(key);
      return title === undefined ? whole : `'${title}'`;
    });
}

/**
 * A node description whose texts name other steps as n8n shows them, where the manifest has their keys.
 *
 * @example withLabels({ description: 'Use get_device.' }, manifest) // { description: "Use 'Get Device'." }
 */
export function withLabels(node: Description, manifest: Steps): Description {
  const labeled = labelsOfSteps(manifest);
  const mapped = (one: unknown, name?: string): unknown => {
    if (typeof one === 'string') return name !== undefined && read.has(name) ? labeled(one) : one;
    if (Array.isArray(one)) return one.map((each) => mapped(each));
    return isPlain(one) ? entriesOf(one) : one;
  };
  const entriesOf = (one: object): Description =>
    Object.fromEntries(Object.entries(one).map(([key, member]) => [key, mapped(member, key)]));
  return entriesOf(node);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
