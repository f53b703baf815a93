import type { Entry } from './entries.ts';

/** An entry and its declarations. */
export interface ExtractedEntry {
  readonly name: Entry['name'];
  readonly declarations: string;
}

/** One declaration of an entry. */
interface Declaration {
  readonly name: string;
  readonly exported: boolean;
  /** The text of its doc comment. */
  readonly doc: string;
  readonly code: string;
}

const intro = `<!-- Generated from the built declarations by \`npm run api\`. Do not edit. -->

# API

Every public export of the packages, with its signature and doc comment. \`npm run check\` fails if a public type changes and this
report does not. The inputs and outputs of each action and trigger are in the [reference](reference/README.md).`;

/** The report of all entries. */
export function apiReport(entries: readonly ExtractedEntry[]): string {
  return `${[intro, ...entries.map(entryPart)].join('\n\n')}\n`;
}

function entryPart({ name, declarations }: ExtractedEntry): string {
  const all = declarationsIn(declarations);
  const exported = all.filter((declaration) => declaration.exported);
  const used = all.filter((declaration) => !declaration.exported);
  if (exported.length === 0) throw new Error(`${name} exports nothing.`);
  return [
    `## \`${name}\``,
    ...exported.map(declarationPart),
    ...(used.length === 0
      ? []
      : [
          `### Types behind \`${name}\``,
          'The exports use these types. You cannot import them by name.',
          ...used.map(declarationPart),
        ]),
  ].join('\n\n');
}

function declarationPart({ name, exported, doc, code }: Declaration): string {
  const title = exported ? `### \`${name}\`` : `#### \`${name}\``;
  return [title, ...(doc === '' ? [] : [doc]), `\`\`\`ts\n${code}\n\`\`\``].join('\n\n');
}

/** The declarations of a rollup, by name. An empty line separates them; the lines inside are indented. */
export function declarationsIn(rollup: string): Declaration[] {
  const lists = [...rollup.matchAll(/^export \{ (\w+)(?: as (\w+))? \}/gm)];
  const publicNames = new Map(lists.map(([, name = '', alias = name]) => [name, alias]));
  const blocks = rollup.trim().split(/\n{2,}(?=\S)/);
  const found = blocks
    .filter((text) => !/^(import |export \{)/.test(text))
    .map((text) => declarationOf(text, publicNames))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
  for (const alias of publicNames.values())
    if (!found.some(({ name }) => name === alias))
      throw new Error(`The export ${alias} has no declaration. Declare it in this repository.`);
  return found;
}

const shape =
  /^(?:\/\*\*(?<doc>.*?)\*\/\n)?(?<exported>export )?declare (?<code>(?:abstract )?(?:class|const|function|interface|type|enum|namespace|let) (?<name>\w+).*)$/s;

function declarationOf(text: string, publicNames: ReadonlyMap<string, string>): Declaration {
  const { doc = '', exported, code = '', name = '' } = shape.exec(text)?.groups ?? {};
  // Otherwise the report would miss it, and the check would never notice a change.
  if (name === '') throw new Error(`Cannot read this declaration:\n${text.slice(0, 300)}`);
  const publicName = publicNames.get(name);
  return {
    name: publicName ?? name,
    exported: exported !== undefined || publicName !== undefined,
    doc: prose(doc),
    code: isLoaderTable(name) ? keysOnly(code) : code,
  };
}

/** A doc comment as Markdown. */
function prose(doc: string): string {
  return doc
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/^@(\w+)/gm, '**$1**');
}

/** The tables of all steps: their schemas are in the manifest and in the reference, which are checked too. */
function isLoaderTable(name: string): boolean {
  return ['actionLoaders', 'triggerLoaders', 'pickerLoaders'].includes(name);
}

function keysOnly(code: string): string {
  return code.replace(/^( {4}readonly \w+: \(\) => Promise<).*?(?=\n {4}readonly |\n\})/gms, '$1…>;');
}
