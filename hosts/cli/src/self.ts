import { basename, relative } from 'node:path';
import { shellWord } from './shell-word.ts';

/** The command to call this command line from the current directory, for examples to copy. */
export function selfName(env: Readonly<Record<string, string | undefined>>): string {
  const [node = 'node', file = ''] = process.argv;
  if (env['npm_command'] === 'exec') return 'npx okta-connector';
  if (basename(file) === 'okta-connector') return 'okta-connector';
  const here = relative(process.cwd(), node);
  const words = [here.startsWith('..') ? 'node' : here, relative(process.cwd(), file)];
  return words.map(shellWord).join(' ');
}
