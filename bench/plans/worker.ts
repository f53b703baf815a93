import { readFile, rename, writeFile } from 'node:fs/promises';
import { connect } from 'okta-connector';
import { fastClock } from './fast-clock.ts';

// Applies a plan and writes the result. The parent kills it while it does.
const [, , plan = '', journal = '', result = '', key = ''] = process.argv;
const { OKTA_CLIENT_ORGURL: orgUrl = '', OKTA_CLIENT_TOKEN: apiToken = '' } = process.env;
const okta = connect({ orgUrl, apiToken }, { allowLoopback: true, clock: fastClock });
const run = await okta.apply(JSON.parse(await readFile(plan, 'utf8')), {
  key,
  approvedBy: 'the bench',
  ifChanged: 'skip',
  journal,
  resume: true,
});
await writeFile(`${result}.new`, JSON.stringify(run));
await rename(`${result}.new`, result);
await okta.close();
