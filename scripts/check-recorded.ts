import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { checkRow, type RowResult } from './recorded/check-row.ts';
import { readRecordings } from './recorded/recordings.ts';
import { readDocument, sharedFolder, templateFinder } from './spec/document.ts';

// Replays responses recorded from real orgs through the client and the models, and reports what they misread.
const folder = sharedFolder();
const files = ['recorded.jsonl', 'management-2026.06.3.yaml.gz'].map((name) => join(folder, name));
const [recordings = '', specification = ''] = files;
if (files.every((file) => existsSync(file))) await check();
else {
  console.log(
    `The recordings and Okta's OpenAPI document are not in ${folder}; set OKTA_SHARED to the folder that holds them.`,
  );
  console.log('skipped');
}

async function check(): Promise<void> {
  const templateOf = templateFinder(readDocument(specification));
  const results: RowResult[] = [];
  for (const recorded of readRecordings(recordings)) results.push(await checkRow(recorded, templateOf));
  console.log(table(results));
  const failed = results.filter(({ problems }) => problems.length > 0);
  for (const { row, operation, problems } of failed)
    for (const problem of problems) console.log(`✗ row ${row} (${operation ?? 'raw call'}): ${problem}`);
  const moved = results.filter(({ movedLink }) => movedLink).map(({ row }) => row);
  console.log(
    `Sanitising has renamed hosts: in rows ${moved.join(', ')} the next page lies at another host than the request. ` +
      "There the link's host was taken as the org, and the request's own as the one on which it must be refused.",
  );
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;
}

function table(results: readonly RowResult[]): string {
  const counts = new Table({
    head: ['understood as', 'rows', 'as operations', 'mismatches'],
    style: { head: [], border: [] },
  });
  for (const [kind, rows] of [...Map.groupBy(results, ({ kind }) => kind)].sort(([one], [other]) =>
    one.localeCompare(other),
  ))
    counts.push([
      kind,
      rows.length,
      rows.filter(({ operation }) => operation !== undefined).length,
      rows.filter(({ problems }) => problems.length > 0).length,
    ]);
  return counts.toString();
}
