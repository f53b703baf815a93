import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/index.ts';
import { type Browser, buildConsole, missing, type Page, picture, startBrowser } from './browser.ts';
import { open, openStep, signIn, type WatchedPage, watchedPage } from './watched-page.ts';

/** A machine under load takes its time. */
const patience = { timeout: 15_000 };

describe.skipIf(missing !== undefined)(
  `the console in a browser${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let server: RunningServer;
    let browser: Browser;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
      await buildConsole();
      server = await startServer({ sandbox: true });
      browser = await startBrowser();
      watched = await watchedPage(browser, { origin: server.url });
      page = watched.page;
      await signIn(page, server);
    });

    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    const result = () => page.getByRole('region', { name: 'Result', exact: true });
    const run = () => page.getByRole('form').getByRole('button', { name: 'Run', exact: true }).click();

    test('the key in the address signs in, leaves the address, and is out of reach of scripts', async () => {
      expect(page.url()).not.toContain(server.key);
      expect(await page.evaluate('document.cookie')).toBe('');
      const stored = await page.evaluate('JSON.stringify([localStorage, sessionStorage, history.state])');
      expect(stored).not.toContain(server.key);
    });

    test('a wrong key is refused in words at its field, and the right one signs in', async () => {
      const other = await watchedPage(browser, { origin: server.url });
      await other.page.goto(server.url);
      await other.page.getByLabel('Key').fill('okc_wrong');
      await other.page.getByRole('button', { name: 'Sign in' }).click();
      await other.page.getByText('The key is unknown. Use the key that the server printed when it started.').waitFor();
      expect(await other.page.getByLabel('Key').getAttribute('aria-describedby')).toBe('key-error');
      await other.page.getByLabel('Key').fill(server.key);
      await other.page.getByRole('button', { name: 'Sign in' }).click();
      await other.page.getByRole('navigation', { name: 'Screens' }).waitFor();
      await other.page.getByRole('button', { name: 'Sign out' }).click();
      await other.page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
      expect(other.faults).toEqual([]);
      await other.close();
    });

    test('the Connect screen reports the org, the owner of the token and what it may do', async () => {
      await open(page, 'Connect');
      await page.getByRole('heading', { name: 'The connection works' }).waitFor();
      const text = await page.locator('main').innerText();
      expect(text).toContain('Acme Robotics');
      expect(text).toContain('Ada Okonkwo (ada.okonkwo@acme.example)');
      expect(text).toContain('A sandbox org, for trying things out.');
      await picture(page, 'connect');
    });

    test('a user whom the picker finds by name is suspended, after a dry run that changes nothing', async () => {
      await openStep(page, 'Suspend user');
      const user = page.getByRole('combobox', { name: 'User', exact: true });
      await user.click();
      await page.keyboard.type('grace');
      await page.getByRole('option', { name: /Grace Lindqvist/ }).waitFor();
      await picture(page, 'try-picker');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(await user.inputValue()).toContain('Grace Lindqvist');
      await page.getByRole('button', { name: 'Dry run' }).click();
      await result().getByText('Dry run: nothing was changed.').waitFor();
      await result()
        .getByText(/lifecycle\/suspend/)
        .first()
        .waitFor();
      expect(await statusOf('grace.lindqvist@acme.example')).toBe('ACTIVE');
      await run();
      await result()
        .getByText(/Succeeded in \d+ ms with \d+ calls?\./)
        .waitFor();
      expect(await statusOf('grace.lindqvist@acme.example')).toBe('SUSPENDED');
    });

    test('errors are shown at their fields in words, and the first one has the focus', async () => {
      await openStep(page, 'Create user');
      await run();
      await page.getByText('Username is required.').waitFor();
      await page.getByText('Primary email is required.').waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('step-profile-login');
      const described = await page.getByLabel('Username').getAttribute('aria-describedby');
      expect(described).toContain('step-profile-login-error');
    });

    test("an example with an attribute of the org's own is filled in and run", async () => {
      await page.getByLabel('Fill in an example').selectOption({ index: 1 });
      expect(await page.getByLabel('Username').inputValue()).toBe('noor.rahman@acme.example');
      await page.getByLabel(/^Cost tier/).waitFor();
      await run();
      await result()
        .getByText(/Succeeded/)
        .waitFor();
      expect(await statusOf('noor.rahman@acme.example')).toBe('STAGED');
    });

    test('a step that removes something asks first and names what a dry run found', async () => {
      await openStep(page, 'Offboard user');
      await page.getByRole('combobox', { name: 'User', exact: true }).fill('raj.menon@acme.example');
      await page.keyboard.press('Escape');
      await run();
      const dialog = page.getByRole('dialog', { name: 'Offboard user?' });
      await dialog.getByText('Deactivate user: raj.menon@acme.example').waitFor();
      await picture(page, 'try-confirm');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(await statusOf('raj.menon@acme.example')).not.toBe('DEPROVISIONED');
      await run();
      await dialog.getByRole('button', { name: 'Run' }).click();
      await result()
        .getByText(/Succeeded/)
        .waitFor();
      expect(await statusOf('raj.menon@acme.example')).toBe('DEPROVISIONED');
    });

    test('the calls of a run are listed with their times, waits and request IDs', async () => {
      await result()
        .getByRole('tab', { name: /^Calls/ })
        .click();
      const table = result().getByRole('region', { name: "Calls of Okta's API" });
      expect(await table.innerText()).toMatch(/GET getUser[\s\S]*[0-9a-f]{32}[\s\S]*200[\s\S]*\d+ ms/);
    });

    test('the code of a run quotes the input for the shell, and can be copied', async () => {
      await openStep(page, 'Get user');
      await page.getByRole('combobox', { name: 'User', exact: true }).fill("o'neil@acme.example");
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'As code' }).click();
      const code = page.getByRole('form').getByRole('tabpanel');
      expect(await code.innerText()).toContain(`curl -s ${server.url}/actions/get_user`);
      expect(await code.innerText()).toContain(String.raw`'{"user":"o'\''neil@acme.example"}'`);
      await page.getByRole('tab', { name: 'TypeScript' }).click();
      expect(await code.innerText()).toContain(`okta.run('get_user'`);
      await page.getByRole('tab', { name: 'CLI' }).click();
      await code.getByRole('button', { name: /^Copy/ }).click();
      expect(await page.evaluate('navigator.clipboard.readText()')).toContain(
        'npx okta-connector run get_user --input',
      );
    });

    test('a list is shown as a table, page by page', async () => {
      await openStep(page, 'Find users');
      await page.getByLabel('Limit').fill('3');
      await run();
      await result().getByRole('table').waitFor();
      expect(await result().locator('tbody tr').count()).toBe(3);
      const first = await result().locator('tbody').innerText();
      await picture(page, 'try-table');
      await result().getByRole('button', { name: 'Next page' }).click();
      await expect.poll(() => result().locator('tbody').innerText(), patience).not.toBe(first);
    });

    test('a run of another client appears in the history and opens in the form', async () => {
      await open(page, 'Try');
      await request('/actions/list_user_groups', { user: 'iris.vale@acme.example' });
      const history = page.getByRole('region', { name: 'Recent runs' });
      const entry = history
        .locator('summary')
        .filter({ hasText: 'List user groups' })
        .filter({ hasText: 'succeeded, http' });
      await entry.click();
      await history.locator('details[open]').getByRole('button', { name: 'Open in the form' }).click();
      await page.getByRole('heading', { name: /^List user groups/ }).waitFor();
      expect(await page.getByRole('combobox', { name: 'User', exact: true }).inputValue()).toBe(
        'iris.vale@acme.example',
      );
    });

    test('text of the org is shown as text and never as HTML', async () => {
      const name = '<img src=x onerror=alert(1)><b>bold</b>';
      await request('/actions/create_group', { name, description: '</script><script>alert(2)</script>' });
      await openStep(page, 'Find group');
      await page.getByLabel('Name', { exact: true }).fill(name);
      await run();
      await result().getByText(name).first().waitFor();
      expect(await page.locator('main img, main b').count()).toBe(0);
    });

    test('the Pace screen shows what is left of the limits that runs have met', async () => {
      await open(page, 'Pace');
      const limit = page.getByRole('region', { name: /getUser/ }).first();
      await limit.waitFor();
      expect(await limit.innerText()).toMatch(/\d+ of \d+ left/);
      await limit.getByRole('img', { name: /^Remaining over time: now \d+ of \d+\./ }).waitFor();
      await picture(page, 'pace');
    });

    test('the Pace screen has a past when it is opened', async () => {
      const times = async () => {
        const response = await fetch(`${server.url}/limits/history`, { headers: { 'x-api-key': server.key } });
        const { items } = (await response.json()) as { items: { points: number[][] }[] };
        return items.flatMap(({ points }) => points.map(([at = 0]) => at));
      };
      await expect.poll(async () => new Set(await times()).size, { timeout: 15_000 }).toBeGreaterThan(1);
      const fresh = await watchedPage(browser, { origin: server.url });
      await signIn(fresh.page, server);
      await open(fresh.page, 'Pace');
      const limit = fresh.page.getByRole('region', { name: /getUser/ }).first();
      await limit.waitFor();
      // The page itself has taken one sample so far.
      expect(
        await fresh.page.evaluate('document.querySelector("polyline").getAttribute("points").split(" ").length'),
      ).toBeGreaterThan(1);
      await fresh.close();
    });

    test('a key made on the Share screen may do what was checked, is shown once and can be deleted', async () => {
      await open(page, 'Share');
      await page.getByLabel('Name of a new key').fill('HR flows');
      await page.getByRole('button', { name: 'Create a key' }).click();
      await page.getByText('Copy the key for HR flows now. It is not shown again.').waitFor();
      const key = (await page.getByRole('region', { name: 'the key', exact: true }).innerText()).trim();
      await picture(page, 'share');
      const user = 'iris.vale@acme.example';
      expect((await request('/actions/get_user', { user }, key)).status).toBe(200);
      expect((await request('/actions/suspend_user', { user }, key)).status).toBe(403);
      const row = page.getByRole('row').filter({ hasText: 'HR flows' });
      await row.getByRole('button', { name: /^Delete/ }).click();
      await row.getByRole('button', { name: /^Really delete/ }).click();
      await row.waitFor({ state: 'hidden' });
      expect((await request('/actions/get_user', { user }, key)).status).toBe(401);
    });

    test('the address of a filtered OpenAPI document follows what is checked', async () => {
      await page.getByLabel(/Swagger 2\.0/).check();
      await page.getByLabel('Users', { exact: true }).check();
      await page.getByLabel('read', { exact: true }).check();
      const address = page.getByRole('region', { name: 'the address', exact: true });
      expect((await address.innerText()).trim()).toBe(`${server.url}/swagger.json?resource=users&effect=read`);
    });

    test('nothing so far broke the Content Security Policy, wrote an error to the console or left the server', () => {
      expect(watched.faults).toEqual([]);
    });

    async function request(path: string, body: object, key = server.key): Promise<Response> {
      return fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify(body),
      });
    }

    async function statusOf(user: string): Promise<unknown> {
      const found: unknown = await (await request('/actions/get_user', { user })).json();
      return typeof found === 'object' && found !== null && 'status' in found ? found.status : undefined;
    }
  },
);
