import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/index.ts';
import { type Browser, buildConsole, missing, type Page, picture, startBrowser, violationsOn } from './browser.ts';
import { open, signIn, type WatchedPage, watchedPage } from './watched-page.ts';

/** A machine under load takes its time. */
const patience = { timeout: 15_000 };

describe.skipIf(missing !== undefined)(`events in the console${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: RunningServer;
  let receiver: Server;
  const received: string[] = [];
  let status = 200;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    await buildConsole();
    receiver = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk) => {
        body += chunk;
      });
      incoming.on('end', () => {
        received.push(body);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const deliveries = { retry: { maxAttempts: 1 } };
    server = await startServer({ sandbox: true, pollIntervalMs: 250, allowPrivateTargets: true, deliveries });
    browser = await startBrowser();
    watched = await watchedPage(browser, { origin: server.url });
    page = watched.page;
    await signIn(page, server);
    await open(page, 'Events');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    receiver?.close();
  });

  const live = () => page.getByRole('region', { name: 'Live events' });

  test('a trigger that is chosen goes live, and its events arrive as they happen', async () => {
    await page.getByLabel('User suspended', { exact: true }).check();
    await page.getByText('● live').waitFor();
    await run('suspend_user', { user: 'grace.lindqvist@acme.example' });
    await live()
      .getByText(/Ada Okonkwo → Grace Lindqvist/)
      .waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test('the page shows what an event says, and the raw event', async () => {
    await live()
      .getByText(/Grace Lindqvist/)
      .click();
    await live().getByText('user.lifecycle.suspend').waitFor();
    await picture(page, 'events');
    await live().getByRole('button', { name: 'Raw event' }).click();
    await live()
      .getByText(/"displayMessage"/)
      .waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test('a paused list holds events back until it goes on', async () => {
    await live().getByRole('button', { name: 'Pause' }).click();
    await run('suspend_user', { user: 'iris.vale@acme.example' });
    await live().getByRole('button', { name: 'Paused, 1 waiting' }).waitFor();
    expect(
      await live()
        .getByText(/Iris Vale/)
        .count(),
    ).toBe(0);
    await live().getByRole('button', { name: 'Paused, 1 waiting' }).click();
    await live()
      .getByText(/Iris Vale/)
      .waitFor();
  });

  test('the filter keeps the events with all its words', async () => {
    await live().getByLabel('Filter').fill('ada iris');
    expect(await live().locator('li > details').count()).toBe(1);
    await live().getByLabel('Filter').fill('');
  });

  test('a step opens with what the event is about, and the feed goes on on other screens', async () => {
    await live()
      .getByText(/Iris Vale/)
      .click();
    await live()
      .locator('li')
      .filter({ hasText: 'Iris Vale' })
      .getByLabel('Run a step with it')
      .selectOption({ label: 'Unsuspend user' });
    await page.getByRole('heading', { name: /^Unsuspend user/ }).waitFor();
    expect(await page.getByRole('combobox', { name: 'User', exact: true }).inputValue()).toBe('00uiris0000000000001');
    await page.getByRole('form').getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(/Succeeded in/).waitFor();
    await run('suspend_user', { user: 'iris.vale@acme.example' });
    await open(page, 'Events');
    await expect
      .poll(
        () =>
          live()
            .getByText(/Iris Vale/)
            .count(),
        patience,
      )
      .toBe(2);
  });

  test('a webhook is created with a secret that is shown once, and receives events', async () => {
    await page.getByText('Add a webhook').click();
    const form = page.locator('form').filter({ hasText: 'Receives one POST request' });
    await form.getByRole('button', { name: 'Create' }).click();
    await form.locator('.error').first().waitFor();
    await form.getByLabel('Trigger').selectOption({ label: 'User unsuspended' });
    const address = receiver.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await form.getByLabel('URL').fill(`http://127.0.0.1:${port}/okta`);
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Copy the secret now. It is not shown again.').waitFor();
    expect(await page.getByRole('region', { name: 'the secret of the webhook', exact: true }).innerText()).toMatch(
      /\S{20}/,
    );
    await run('unsuspend_user', { user: 'iris.vale@acme.example' });
    await expect.poll(() => received.join(''), patience).toContain('user.lifecycle.unsuspend');
    const webhooks = page.getByRole('region', { name: 'Webhooks' });
    await webhooks.locator('summary').filter({ hasText: 'User unsuspended' }).click();
    await webhooks.getByText('None. Every event was delivered or is still being retried.').waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test('events that the receiver refuses become dead letters, which can be delivered again', async () => {
    status = 500;
    const attempts = () => received.filter((body) => body.includes('grace.lindqvist@acme.example')).length;
    await run('unsuspend_user', { user: 'grace.lindqvist@acme.example' });
    await expect.poll(attempts, patience).toBe(1);
    await open(page, 'Connect');
    await open(page, 'Events');
    const webhooks = page.getByRole('region', { name: 'Webhooks' });
    await webhooks.getByText(/^\d dead$/).waitFor();
    await webhooks.locator('summary').filter({ hasText: 'User unsuspended' }).click();
    await webhooks
      .getByText(/after 1 attempt: The receiver responded with 500\./)
      .first()
      .waitFor();
    await page.evaluate('document.querySelector("[aria-labelledby=subscriptions]").scrollIntoView()');
    await picture(page, 'dead-letters');
    expect(await violationsOn(page)).toEqual([]);
    status = 200;
    await webhooks.getByRole('button', { name: 'Deliver again' }).click();
    await expect.poll(attempts, patience).toBe(2);
    await webhooks.getByText('None. Every event was delivered or is still being retried.').waitFor();
  });

  test('a webhook is deleted after a second click', async () => {
    const webhooks = page.getByRole('region', { name: 'Webhooks' });
    await webhooks.getByRole('button', { name: 'Delete…' }).click();
    await webhooks.getByRole('button', { name: 'Delete the webhook' }).click();
    await webhooks.locator('summary').filter({ hasText: 'User unsuspended' }).waitFor({ state: 'hidden' });
  });

  test('following events broke no Content Security Policy and wrote no error to the console', () => {
    expect(watched.faults).toEqual([]);
  });

  async function run(key: string, input: object): Promise<void> {
    const response = await fetch(`${server.url}/actions/${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': server.key },
      body: JSON.stringify(input),
    });
    expect(response.status).toBe(200);
  }
});
