import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { actionFiles, pickerFiles, type Scaffold, type StepName, triggerFiles } from './new/templates.ts';

interface Kind {
  /** Folder below `src` and `test`; steps of one kind have different names. */
  readonly folder: string;
  /** After the name of the file. */
  readonly suffix: string;
  readonly files: (name: StepName) => Scaffold;
}

const kinds: Readonly<Record<string, Kind>> = {
  action: { folder: 'actions', suffix: '', files: actionFiles },
  trigger: { folder: 'triggers', suffix: '', files: triggerFiles },
  picker: { folder: 'resources', suffix: '-picker', files: pickerFiles },
};

/** Writes a new step or picker and its test, with the gaps marked. */
const usage = `Usage: npm run new <kind> <resource> <name>

  npm run new action groups rename_group
  npm run new trigger users user_renamed
  npm run new picker groups team_groups
`;
const root = new URL('..', import.meta.url).pathname;

const {
  positionals: [kindName = '', resource = '', given = ''],
} = parseArgs({ allowPositionals: true, strict: false });
const word = /^[a-z]+([-_][a-z]+)*$/;
const kind = Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined;
if (kind === undefined || !word.test(resource) || !word.test(given)) fail(usage);
const { folder, suffix, files } = kind;

// Keys have underscores and files have hyphens. Both spellings are accepted.
const words = given.replaceAll('_', '-');
const file = `${words}${suffix}`;
const title = words.charAt(0).toUpperCase() + words.slice(1).replaceAll('-', ' ');
const camel = words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const present = readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' });
const same = present.find((path) => basename(path) === `${file}.ts`);
if (same !== undefined) fail(`${join('src', folder, same)} already exists. Choose another name.`);

const { source, test } = files({ resource, key: words.replaceAll('-', '_'), camel, title });
await write(join('src', folder, resource, `${file}.ts`), source);
await write(join('test', folder, resource, `${file}.test.ts`), test);
console.log('Fill in what is marked GAP. Then run "npm run generate" and "npm run check".');

async function write(path: string, text: string): Promise<void> {
  const absolute = join(root, path);
  if (existsSync(absolute)) fail(`${path} already exists. Choose another name.`);
  await mkdir(dirname(absolute), { recursive: true });
  // Biome breaks lines depending on the length of the name.
  const biome = join(root, 'node_modules/.bin/biome');
  await writeFile(absolute, execFileSync(biome, ['format', '--stdin-file-path', path], { cwd: root, input: text }));
  console.log(`Wrote ${path}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
