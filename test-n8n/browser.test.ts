import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { type Browser, type Page, part, picture, startBrowser } from './support/browser.ts';
import { importedFlow, storeCredentials } from './support/flows.ts';
import { remove, userFolder } from './support/install.ts';
import { N8n, owner } from './support/n8n.ts';

const missing = inject('missing');

describe.skipIf(missing !== '')(`in the browser${missing === '' ? '' : ` (${missing})`}`, () => {
  let n8n: N8n;
  let folder: string;
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    sandbox = await startSandbox({ limits: false, users: 300 });
    folder = await userFolder(inject('archive'));
    n8n = await N8n.start({ folder });
    await n8n.signIn();
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.setDefaultTimeout(45_000);
  });

  afterAll(async () => {
    await browser?.close();
    await n8n?.stop();
    await sandbox?.close();
    if (folder !== undefined) await remove(folder);
  });

  async function openCreator(): Promise<void> {
    const creator = part(page, 'node-creator').locator('input');
    for (let attempt = 0; attempt < 8 && !(await creator.isVisible()); attempt += 1) {
      await page.keyboard.press('n');
      await page.waitForTimeout(1000);
    }
  }

  const field = (name: string) => part(page, `parameter-input-${name}`).locator('input');
  const dialog = () => part(page, 'editCredential-modal').first();

  test('the owner signs in and finds the nodes by their name', async () => {
    await page.goto(`${n8n.url}/signin`);
    await page.fill('input[name=emailOrLdapLoginId]', owner.email);
    await page.fill('input[name=password]', owner.password);
    await part(page, 'form-submit-button').click();
    await page.waitForURL(/home|workflow/);
    await page.goto(`${n8n.url}/workflow/new`);
    await page
      .getByText('Got it')
      .click({ timeout: 6000 })
      .catch(() => {});
    await openCreator();
    await part(page, 'node-creator').locator('input').fill('Okta');
    await part(page, 'node-creator')
      .getByText(/Manage users, groups/)
      .first()
      .waitFor();
    await picture(page, 'search');
    await part(page, 'node-creator')
      .getByText(/Manage users, groups/)
      .first()
      .click();
    await part(page, 'node-creator')
      .getByText(/^Actions \(/)
      .waitFor();
    expect(await part(page, 'node-creator').innerText()).toMatch(/Triggers \(\d\d\)[\s\S]*Actions \(\d\d\)/);
    await part(page, 'node-creator')
      .getByText(/^Actions \(/)
      .click();
    await part(page, 'node-creator').getByText('List group members', { exact: true }).first().click();
    await part(page, 'node-parameters').first().waitFor();
  });

  test('a wrong token is told in its own sentence, and the right one connects', async () => {
    await page.getByText(/^Connect to Okta/).click();
    await field('orgUrl').fill(sandbox.url);
    await field('apiToken').fill('00wrong-wrong-wrong-wrong-wrong-wrong-wrong');
    await part(page, 'parameter-input-sandbox').locator('[role=switch], button, .el-switch').first().click();
    await part(page, 'credential-save-button').click();
    await page.getByText('More details').click();
    await page
      .getByText(/does not accept the API token: it is mistyped, revoked/)
      .first()
      .waitFor();
    await picture(page, 'credential-wrong-token');
    await field('apiToken').fill(sandbox.token);
    await part(page, 'credential-save-button').click();
    // n8n closes the dialog of a credential that works.
    await part(page, 'credential-edit-button').waitFor();
    await page.waitForTimeout(1500);
    await part(page, 'credential-edit-button').click();
    await part(page, 'credentials-config-container-test-success').waitFor();
    expect(await dialog().innerText()).not.toContain('Couldn’t connect');
    await picture(page, 'credential');
  });

  test('a group is chosen from the picker, and the step gives its members', async () => {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(1000);
    if (!(await part(page, 'resource-locator-group').isVisible())) {
      await part(page, 'canvas-node').last().dblclick();
    }
    await part(page, 'resource-locator-group').locator('[data-test-id=rlc-input]').click();
    await page.waitForTimeout(1500);
    await picture(page, 'picker');
    await part(page, 'rlc-item')
      .filter({ hasText: /^Engineering/ })
      .first()
      .click();
    await part(page, 'node-execute-button').click();
    await part(page, 'output-panel')
      .getByText(/\d+ items/)
      .first()
      .waitFor();
    await part(page, 'output-panel').locator('[data-test-id=radio-button-json]').click();
    await page.waitForTimeout(1000);
    expect(await part(page, 'output-panel').innerText()).toMatch(/"login":\s*"[\w.]+@acme\.example"/);
    await picture(page, 'output');
  });

  test('a step that fails shows what happened and what to do', async () => {
    await page.getByText('By ID').isVisible();
    await part(page, 'rlc-mode-selector').click();
    await part(page, 'mode-id').click();
    await part(page, 'resource-locator-group')
      .locator(
        'input[data-test-id=rlc-input], [data-test-id=rlc-input] input, [data-test-id=rlc-input-container] input',
      )
      .last()
      .fill('00gnobodyknowsit0001');
    await part(page, 'node-execute-button').click();
    await page
      .getByText(/00gnobodyknowsit0001/)
      .first()
      .waitFor();
    await page.waitForTimeout(4000);
    await picture(page, 'error');
    expect(await part(page, 'output-panel').innerText()).toContain('E0000007');
  });

  test('a flow stands on the canvas as it was imported, its nodes filled in', async () => {
    const credentials = await storeCredentials(n8n, { orgUrl: sandbox.url, apiToken: sandbox.token });
    const flow = await importedFlow('onboarding', { ...credentials, url: 'https://helpdesk.acme.example/api' });
    const { id } = await n8n.workflow(flow);
    await page.goto(`${n8n.url}/workflow/${id}`);
    await part(page, 'canvas-node').filter({ hasText: 'Onboard user' }).waitFor();
    await part(page, 'zoom-to-fit').click();
    await page.waitForTimeout(1500);
    await picture(page, 'canvas');
    await part(page, 'canvas-node').filter({ hasText: 'Onboard user' }).dblclick();
    await part(page, 'node-parameters').first().waitFor();
    await page.waitForTimeout(2500);
    expect(await part(page, 'node-parameters').first().innerText()).toMatch(/Login[\s\S]*Email[\s\S]*First Name/);
    await picture(page, 'profile');
  });
});
