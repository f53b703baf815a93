import type { Manifest } from '../../../src/manifest/schema.ts';
import { planOperations } from '../src/plans/plan-operations.ts';

/** The README of the n8n package: the template with what the manifest knows. */
export function readmeOf(template: string, { manifest, n8n }: { manifest: Manifest; n8n: string }): string {
  const rows = (steps: readonly { title: string; summary: string }[]) =>
    steps.map(({ title, summary }) => `| ${title} | ${summary} |`).join('\n');
  const operations = `| operation | what it does |\n|---|---|\n${rows([...manifest.actions, ...planOperations])}`;
  const events = `| event | when it starts a workflow |\n|---|---|\n${rows(manifest.triggers)}`;
  return template
    .replace('<!-- operations -->', operations)
    .replace('<!-- events -->', events)
    .replace('<!-- n8n -->', n8n);
}
