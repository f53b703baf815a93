import { existsSync } from 'node:fs';
import { operations } from '../src/okta/operations.ts';
import { checkCatalog } from './operations/check-catalog.ts';
import { operationProblems } from './spec/check-operations.ts';
import { checkRequests } from './spec/check-requests.ts';
import { documentFile, readDocument } from './spec/document.ts';
import { exemptions, newerOperations } from './spec/exemptions.ts';
import { recordTestSuite } from './spec/recording.ts';

// Checks the table of operations and every request of the test suite against Okta's OpenAPI document.
const file = documentFile();
if (existsSync(file)) await check();
else {
  console.log(`Okta's OpenAPI document is not at ${file}; set OKTA_SHARED to the folder that holds it.`);
  console.log('skipped');
}

async function check(): Promise<void> {
  const document = readDocument(file);
  const rows = operationProblems(document, operations, newerOperations);
  console.log('Running every operation with sample inputs …');
  const samples = await checkCatalog(document);
  console.log('Running the test suite to record its requests …');
  const { requests, failure } = recordTestSuite();
  const { distinct, clean, problems, outside, requested } = checkRequests(document, { requests, exemptions });
  const found = [...[...rows.values()].flat(), ...problems, ...samples.problems];
  if (failure !== undefined)
    found.push(`The test suite did not pass, so its requests may not be complete:\n${failure}`);
  // Without any request the check would prove nothing.
  if (requests.length === 0) found.push('The test suite has recorded no request; is recordRequests called?');
  for (const problem of found) console.log(`✗ ${problem}`);
  const never = Object.entries(operations).filter(([, row]) => !requested.has(`${row.method} ${row.path}`));
  if (never.length > 0) console.log(`Never requested: ${never.map(([id]) => id).join(', ')}.`);
  if (outside.length > 0) console.log(`Raw calls outside the document, not checked: ${outside.join(', ')}.`);
  for (const { from, problem = 'all that it sends', reason } of exemptions)
    console.log(`Exempt in ${from}: ${problem}: ${reason}.`);
  console.log(
    `${rows.size} operations checked, ${distinct} distinct requests (${requests.length} recorded) checked, ${found.length} problems.`,
  );
  console.log(`${samples.operations} operations of the catalog checked with ${samples.requests} sample requests.`);
  const passed = clean + samples.clean + [...rows.values()].filter((row) => row.length === 0).length;
  console.log(`${passed} passed, ${found.length} failed`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
