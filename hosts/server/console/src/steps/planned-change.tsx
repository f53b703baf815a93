import { isObject, memberAt, objectAt } from 'okta-connector/host';
import type { JSX } from 'preact';
import { words } from '../form/words.ts';
import { JsonTree } from '../parts/json-view.tsx';

/** What a dry run found: the first write, or each part of a step of several. */
export function PlannedChange({ output }: { readonly output: unknown }): JSX.Element {
  const next = memberAt(output, 'next');
  const report = memberAt(output, 'report');
  const notes = textsAt(output, 'notes');
  return (
    <>
      {isObject(next) ? (
        <>
          <p>
            The first write would be{' '}
            <code>
              {String(next['method'])} {String(next['path'])}
            </code>
            .
          </p>
          {next['body'] === undefined ? null : <JsonTree value={next['body']} />}
        </>
      ) : Array.isArray(report) ? (
        <ul>
          {report.map((part, index) => (
            <li key={index}>{partText(part)}</li>
          ))}
        </ul>
      ) : (
        <p>No change: nothing would be written.</p>
      )}
      {notes.map((note) => (
        <p key={note} class="hint">
          {note}
        </p>
      ))}
    </>
  );
}

/** "Remove user from group: Support", and why it is skipped, if it is. */
function partText(part: unknown): string {
  const { step, outcome, reason, target } = objectAt(part);
  const name = memberAt(target, 'name');
  const what = `${words(String(step))}${typeof name === 'string' ? `: ${name}` : ''}`;
  if (outcome === 'planned') return what;
  return `${what} (${String(outcome)}${typeof reason === 'string' ? `: ${reason}` : ''})`;
}

/** The texts of a list in an output. */
export function textsAt(output: unknown, name: string): string[] {
  const texts = memberAt(output, name);
  return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [];
}
