import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../src/index.ts';
import { oldStyle, type PlacedText, proseOf, proseOfMarkdown } from '../support/plain-words.ts';
import { root, sourceFiles } from '../support/source-files.ts';

/** Every text inside a value, with its path. Skips examples and samples, which are data. */
function textsIn(value: unknown, at: string): PlacedText[] {
  if (typeof value === 'string') return /\s/.test(value) ? [{ at, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== 'sample' && key !== 'examples')
    .flatMap(([key, inner]) => textsIn(inner, `${at}.${key}`));
}

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

/** The API report, which repeats comments of the sources. Remove it with the last old word in a comment. */
const pending = ['docs/api.md'];
const isDone = (path: string) => !pending.some((place) => path.startsWith(place));

const pages = ['README.md', 'CONTRIBUTING.md', 'hosts/n8n/scripts/README.package.md', ...pagesIn('docs')];
const sources = ['src', 'hosts/cli/src', 'hosts/n8n/src', 'hosts/server/src', 'sandbox/src'].flatMap((folder) =>
  sourceFiles(folder),
);

describe('plain words', () => {
  test('the manifest uses plain words', () => {
    const texts = textsIn(manifest, 'manifest');
    expect(texts.length).toBeGreaterThan(500);
    expect(oldStyle(texts)).toEqual([]);
  });

  test.each(pages.filter(isDone))('the texts of %s use plain words', (page) => {
    const text = proseOfMarkdown(readFileSync(join(root, page), 'utf8'));
    expect(oldStyle([{ at: page, text }])).toEqual([]);
  });

  test.each(sources.filter(({ path }) => isDone(path) && !path.endsWith('.data.ts')))(
    'the messages of $path use plain words',
    ({ path, text }) => {
      expect(oldStyle(proseOf(text).map((one) => ({ at: path, text: one })))).toEqual([]);
    },
  );
});

describe('the word list', () => {
  test.each([
    'The file tells of it',
    'susped_user is no action',
    'has to be an object',
    'the token is to be copied',
    'Use another name, as acme.okta.com',
    'The call was cancelled',
    'Send an e-mail to them',
    'If left out, every group',
  ])('the word list finds the old style in "%s"', (text) => {
    expect(oldStyle([{ at: 'x', text }])).toHaveLength(1);
  });

  test.each([
    'The token is no longer valid.',
    'There is no such user.',
    'Use another name, for example acme.okta.com.',
    'The run was canceled.',
  ])('the word list accepts "%s"', (text) => {
    expect(oldStyle([{ at: 'x', text }])).toEqual([]);
  });

  test('the word check reads messages but not comments or names', () => {
    const source = `// is no comment\nconst a = 'one_name'; /* told you */ throw new Error(\`there are \${told} users\`);`;
    expect(proseOf(source)).toEqual(['there are … users']);
  });

  test('the word check reads the prose of a page but not its code', () => {
    expect(proseOfMarkdown('Say `told` once.\n```sh\ntold it\n```\nEnd.')).toBe('Say `` once.\n\nEnd.');
  });
});
