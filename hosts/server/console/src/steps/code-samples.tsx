import { secretPaths } from 'okta-connector/host';
import type { JSX } from 'preact';
import { CopyText } from '../parts/copy-button.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { connection } from '../state/session.ts';
import { cliCode, curlCode, typescriptCode } from './code.ts';

/** The run as a command or program, to copy. */
export function CodeSamples({
  step,
  input,
}: {
  readonly step: string;
  readonly input: Readonly<Record<string, unknown>>;
}): JSX.Element {
  const { orgUrl = 'https://acme.okta.com' } = connection.value;
  const run = { step, input, server: location.origin, orgUrl };
  return (
    <div class="code-samples">
      <Tabs
        label="Code"
        tabs={[
          { key: 'curl', title: 'curl', panel: () => <CopyText text={curlCode(run)} what="the curl command" /> },
          { key: 'ts', title: 'TypeScript', panel: () => <CopyText text={typescriptCode(run)} what="the program" /> },
          { key: 'cli', title: 'CLI', panel: () => <CopyText text={cliCode(run)} what="the command" /> },
        ]}
      />
      {secretPaths(input).length === 0 ? null : (
        <p class="note">
          The code contains what you typed into secret fields. Read secrets from the environment instead.
        </p>
      )}
    </div>
  );
}
