import type { Command } from 'commander';
import { manifest } from 'okta-connector';
import { printable } from 'okta-connector/host';
import type { Cli } from '../cli.ts';
import { readJsonFile } from '../input.ts';
import { usageError } from '../usage.ts';

/** `manifest`: prints or validates a manifest. */
export function addManifest(program: Command, { output }: Cli): void {
  program
    .command('manifest')
    .option('--validate <file>', 'Validate this manifest file instead')
    .description('Print the manifest of all actions and triggers')
    .action(async ({ validate }: { validate?: string }) => {
      if (validate === undefined) {
        await output.result(manifest, () => JSON.stringify(manifest, null, 2));
        return;
      }
      const value = await readJsonFile(validate);
      const { validateManifest } = await import('okta-connector/manifest');
      const faults = validateManifest(value);
      await output.result({ valid: faults.length === 0, faults }, (paint, shown) =>
        shown.valid ? `${paint.green('✓')} ${printable(validate)} is a valid manifest.` : shown.faults.join('\n'),
      );
      if (faults.length === 0) return;
      const count = `${faults.length} ${faults.length === 1 ? 'error' : 'errors'}`;
      throw usageError(`${validate} is not a valid manifest (${count})`);
    });
}
