import { expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

const scaffolded = ['actions', 'triggers', 'resources'].flatMap((folder) => [`src/${folder}`, `test/${folder}`]);

test('no step, picker or test has a placeholder left from "npm run new"', () => {
  const gaps = scaffolded.flatMap(sourceFiles).flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => /\bGAP\b/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(gaps).toEqual([]);
});
