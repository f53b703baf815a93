import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index.ts';
import { type Browser, type Page, part, picture, signIn, startBrowser } from './support/browser.ts';
import { storeCredentials } from './support/flows.ts';
import { N8n, oktaNode } from './support/n8n.ts';

const missing = inject('missing');

describe.skipIf(missing !== '')(`plans in the browser${missing === '' ? '' : ` (${missing})`}`, () => {
  let n8n: N8n;
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;
  let canvas: string;

  beforeAll(async () => {
    sandbox = await startSandbox({ limits: false });
    n8n = await N8n.at(inject('n8n'));
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.setDefaultTimeout(20_000);
    await page.addLocatorHandler(page.getByText('Got it'), (hint) => hint.click());
    await signIn(page, n8n);
    const { okta } = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
    const node = (name: string, x: number, parameters: Readonly<Record<string, unknown>>) =>
      oktaNode(name, { x, credential: okta, parameters });
    const user = { __rl: true, mode: 'id', value: 'grace.lindqvist@acme.example' };
    const suspend = { resource: 'users', operation: 'suspend_user', user };
    const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
    const { id } = await n8n.workflow({
      name: 'Plans',
      nodes: [
        {
          id: 'start',
          name: 'Start',
          type: 'n8n-nodes-base.manualTrigger',
          typeVersion: 1,
          position: [-240, 0],
          parameters: {},
        },
        node('Plan', 0, { ...suspend, options: { planOnly: true, maxRemovals: 5 } }),
        node('Apply', 240, { resource: 'plan', operation: 'apply_plan', approvedBy: 'Iris' }),
        node('Run', 480, { ...suspend, options: { dryRun: true } }),
      ],
      connections: { Start: to('Plan'), Plan: to('Apply') },
      settings: { executionOrder: 'v1' },
    });
    canvas = `${n8n.url}/workflow/${id}`;
  });

  afterAll(async () => {
    await browser?.close();
    await n8n?.leave();
    await sandbox?.close();
  });

  beforeEach(async ({ onTestFailed }) => {
    onTestFailed(() => picture(page, 'failure'));
    await page.goto(canvas);
    await nodeOf('Apply').waitFor();
  });

  const nodeOf = (name: string) =>
    part(page, 'canvas-node')
      .filter({ hasText: new RegExp(`^\\s*${name}`) })
      .first();
  const parameters = () => part(page, 'node-parameters').first();
  const output = () => part(page, 'output-panel');
  /** The names of the options that n8n offers to add. */
  const offered = async () => {
    await page.locator('[placeholder="Add Option"]').first().click();
    const list = page.locator('.el-select-dropdown:visible').last();
    await list.getByText('Time Limit').first().waitFor();
    return list.innerText();
  };

  test('the canvas marks a node that only plans', async () => {
    await nodeOf('Plan').filter({ hasText: 'Suspend user (plan only)' }).waitFor();
    await nodeOf('Run').filter({ hasText: 'Suspend user (dry run)' }).waitFor();
    await nodeOf('Apply').filter({ hasText: 'Apply plan' }).waitFor();
  });

  test('the form offers the guards of a plan only together with Plan Only', async () => {
    await nodeOf('Plan').dblclick();
    await parameters().getByText('Plan Only').waitFor();
    expect(await parameters().innerText()).toMatch(/Max Removals/);
    await picture(page, 'plan-only');
    expect(await offered()).toMatch(/Other Approver[\s\S]*Planned By[\s\S]*Valid Hours/);
    await page.goto(canvas);
    await nodeOf('Run').dblclick();
    await parameters().getByText('Dry Run').waitFor();
    const withoutPlan = await offered();
    expect(withoutPlan).toMatch(/Plan Only/);
    expect(withoutPlan).not.toMatch(/Max Removals|Other Approver|Planned By|Valid Hours/);
  });

  test('the form of Apply Plan starts with the plan of the node before, and applies it', async () => {
    await nodeOf('Apply').dblclick();
    await parameters().getByText('Approved By').waitFor();
    expect(await parameters().innerText()).toMatch(
      /Plan[\s\S]*\$json\.plan[\s\S]*Approved By[\s\S]*If Something Has Changed/,
    );
    await part(page, 'node-execute-button').click();
    await output()
      .getByText(/complete/)
      .first()
      .waitFor();
    await picture(page, 'plan-applied');
    expect(sandbox.org.findUser('grace.lindqvist@acme.example')?.status).toBe('SUSPENDED');
  });
});
