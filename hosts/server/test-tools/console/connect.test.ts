import { memberAt } from 'okta-connector/host';
import { type Sandbox, startSandbox } from 'okta-sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/index.ts';
import { type Browser, buildConsole, missing, type Page, picture, startBrowser, violationsOn } from './browser.ts';
import { signIn, type WatchedPage, watchedPage } from './watched-page.ts';

describe.skipIf(missing !== undefined)(
  `connecting in the console${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let sandbox: Sandbox;
    let server: RunningServer;
    let browser: Browser;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
      await buildConsole();
      sandbox = await startSandbox();
      server = await startServer({ connect: { allowLoopback: true } });
      browser = await startBrowser();
      watched = await watchedPage(browser, { origin: server.url });
      page = watched.page;
      await signIn(page, server);
    });

    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await sandbox?.close();
    });

    const wrong = '00wrong-wrong-wrong-wrong-wrong-wrong-wrong';

    test('a server without a connection opens with the form and the steps in Okta', async () => {
      await page.getByRole('heading', { name: 'Connect an org' }).waitFor();
      await page.getByText('Choose Create token, name the token for its purpose').waitFor();
      await page.getByLabel('Service app (OAuth 2.0)').check();
      await page.getByLabel('Private key').waitFor();
      await page.getByText('Grant the scopes that your workflows need').waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.getByLabel('API token', { exact: true }).first().check();
      await picture(page, 'connect-form');
    });

    test('a wrong token is marked at its field, which gets the focus, and keeps what was typed', async () => {
      await page.getByLabel('Org URL').fill(sandbox.url);
      await page.locator('#connection-apiToken').fill(wrong);
      await page.getByRole('button', { name: 'Test' }).click();
      await page.locator('#connection-apiToken-error').waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('connection-apiToken');
      expect(await page.locator('#connection-apiToken').getAttribute('aria-invalid')).toBe('true');
      expect(await page.locator('#connection-apiToken').inputValue()).toBe(wrong);
      expect(await violationsOn(page)).toEqual([]);
    });

    test('a wrong address is marked at the org URL', async () => {
      await page.getByLabel('Org URL').fill('http://127.0.0.1:1');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('#connection-orgUrl-error').waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('connection-orgUrl');
    });

    test('a working connection is tested, then saved, and its token is nowhere in the page or in responses', async () => {
      await page.getByLabel('Org URL').fill(sandbox.url);
      await page.locator('#connection-apiToken').fill(sandbox.token);
      await page.getByRole('button', { name: 'Test' }).click();
      await page.getByText('It works. Choose Save to use it.').waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page
        .getByText('Set in this console. The credential is stored encrypted and is never shown again.')
        .waitFor();
      expect(await page.evaluate('document.documentElement.outerHTML')).not.toContain(sandbox.token);
      const state = await fetch(`${server.url}/connection`, { headers: { 'x-api-key': server.key } });
      expect(await state.text()).not.toContain(sandbox.token);
      await page.getByRole('button', { name: 'Change the connection' }).click();
      expect(await page.locator('#connection-apiToken').inputValue()).toBe('');
    });

    test('disconnecting asks first, and then forgets the credential', async () => {
      await page.goto(server.url);
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Connect' }).click();
      await page.getByRole('button', { name: 'Disconnect…' }).click();
      await page.getByRole('button', { name: 'Disconnect and delete the credential' }).click();
      await page.getByRole('heading', { name: 'Connect an org' }).waitFor();
      await page.getByRole('link', { name: 'Not connected' }).waitFor();
    });

    test('a key that may only read cannot change the connection', async () => {
      const created = await fetch(`${server.url}/keys`, {
        method: 'POST',
        headers: { 'x-api-key': server.key, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'reader', effects: ['read'] }),
      });
      const made: unknown = await created.json();
      const key = memberAt(made, 'key');
      const other = await watchedPage(browser, { origin: server.url });
      await signIn(other.page, { url: server.url, key: String(key) });
      await other.page.getByText('Only the key of the owner may change the connection.').waitFor();
      expect(other.faults).toEqual([]);
      await other.close();
    });

    test('connecting broke no Content Security Policy and wrote no error to the console', () => {
      expect(watched.faults).toEqual([]);
    });
  },
);
