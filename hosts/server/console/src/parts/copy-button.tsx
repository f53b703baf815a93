import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { announce } from '../state/announce.ts';
import { ScrollBox } from './scroll-box.tsx';

const shownMs = 2000;

/** Copies a text. `what` completes "Copy …" for screen readers. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): JSX.Element {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      announce(`Copied ${what}.`);
    } catch {
      setState('failed');
      announce('The browser did not allow copying. Select the text instead.');
    }
    setTimeout(() => setState('idle'), shownMs);
  };
  return (
    <button type="button" class="small" onClick={() => void copy()}>
      {state === 'copied' ? '✓ Copied' : state === 'failed' ? 'Not allowed' : 'Copy'}
      <span class="visually-hidden"> {what}</span>
    </button>
  );
}

/** A text to copy. */
export function CopyText({ text, what }: { readonly text: string; readonly what: string }): JSX.Element {
  return (
    <div class="copy-text">
      <ScrollBox label={what}>
        <pre>
          <code>{text}</code>
        </pre>
      </ScrollBox>
      <CopyButton text={text} what={what} />
    </div>
  );
}
