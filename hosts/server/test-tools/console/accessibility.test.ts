import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/index.ts';
import { type Browser, buildConsole, missing, type Page, picture, startBrowser, violationsOn } from './browser.ts';
import { open, openStep, signIn, watchedPage } from './watched-page.ts';

/** Steps whose forms together have every kind of field. */
const formSteps = ['Create user', 'Find users', 'Create network zone', 'Create app', 'Call Okta API', 'List policies'];

describe.skipIf(missing !== undefined)(
  `the console for everyone${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let server: RunningServer;
    let browser: Browser;

    beforeAll(async () => {
      await buildConsole();
      server = await startServer({ sandbox: true });
      browser = await startBrowser();
    });

    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    test.each(['light', 'dark'] as const)('axe finds nothing on any screen in %s colors', async (colorScheme) => {
      const watched = await watchedPage(browser, { origin: server.url, colorScheme });
      const { page } = watched;
      const found: Record<string, string[]> = {};
      const check = async (name: string) => {
        const violations = await violationsOn(page);
        if (violations.length > 0) found[name] = violations;
      };
      await page.goto(server.url);
      await page.getByLabel('Key').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The key is unknown.').waitFor();
      await check('sign-in');
      await signIn(page, server);
      await open(page, 'Connect');
      await page.getByRole('heading', { name: 'The connection works' }).waitFor();
      await check('connect');
      await open(page, 'Try');
      await check('try');
      for (const title of formSteps) {
        await openStep(page, title);
        await check(title);
      }
      await openStep(page, 'Create user');
      await runOn(page);
      await page.getByText('Username is required.').waitFor();
      await check('errors at fields');
      await openStep(page, 'Suspend user');
      await page.getByRole('combobox', { name: 'User', exact: true }).click();
      await page.locator('[role=option]').first().waitFor();
      await check('an open picker');
      await page.keyboard.press('Escape');
      await openStep(page, 'Find users');
      await runOn(page);
      await page.getByRole('region', { name: 'Items' }).waitFor();
      await page.getByRole('button', { name: 'As code' }).click();
      await check('a result');
      await page.getByRole('tab', { name: /^Calls/ }).click();
      await check('calls');
      if (colorScheme === 'dark') await picture(page, 'try-dark');
      await openStep(page, 'Clear user sessions');
      await page.getByRole('combobox', { name: 'User', exact: true }).fill('iris.vale@acme.example');
      await runOn(page);
      await page.getByText(/The first write would be/).waitFor();
      await check('a confirmation');
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await open(page, 'Events');
      await page.getByLabel('User created', { exact: true }).check();
      await check('events');
      await open(page, 'Pace');
      await page.getByRole('img').first().waitFor();
      await check('pace');
      await open(page, 'Share');
      await page.getByRole('button', { name: 'Create a key' }).click();
      await page.getByText(/^name must have/i).waitFor();
      await check('share');
      expect(found).toEqual({});
      expect(watched.faults).toEqual([]);
      await watched.close();
    });

    test.each([320, 390])('no screen scrolls sideways on a screen of %i pixels', async (width) => {
      const { page, close } = await watchedPage(browser, { origin: server.url, width, height: 700 });
      const wide: Record<string, unknown> = {};
      const check = async (name: string) => {
        const overflow = await page.evaluate(`document.documentElement.scrollWidth - ${width}`);
        if (overflow !== 0) wide[name] = overflow;
      };
      await page.goto(server.url);
      await check('sign-in');
      await signIn(page, server);
      await open(page, 'Connect');
      await page.getByRole('heading', { name: 'The connection works' }).waitFor();
      await check('connect');
      for (const title of formSteps) {
        await open(page, 'Try');
        await check('try');
        await openStep(page, title);
        await check(title);
      }
      await openStep(page, 'Find users');
      await runOn(page);
      await page.getByRole('region', { name: 'Items' }).waitFor();
      await check('a result');
      await page.getByRole('button', { name: 'As code' }).click();
      await check('code');
      await page.evaluate('document.querySelector(".result").scrollIntoView()');
      if (width === 390) await picture(page, 'phone');
      for (const screen of ['Events', 'Pace', 'Share']) {
        await open(page, screen);
        await check(screen);
      }
      expect(wide).toEqual({});
      await close();
    });

    test('everything on the way from the sign-in to a result can be done by keyboard', async () => {
      const { page, close } = await watchedPage(browser, { origin: server.url });
      await page.goto(server.url);
      await tabTo(page, 'Key');
      await page.keyboard.type(server.key);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation', { name: 'Screens' }).waitFor();
      await tabTo(page, 'Try');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Search steps');
      await page.keyboard.type('unsuspend user');
      await tabTo(page, /^Unsuspend user/);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /^Unsuspend user/ }).waitFor();
      await tabTo(page, 'User');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.type('omar');
      await page.getByRole('option', { name: /Omar Haddad/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      expect(await focusedOption(page)).toContain('Omar Haddad');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.getAttribute("aria-expanded")')).toBe('false');
      await tabTo(page, 'Run');
      await page.keyboard.press('Enter');
      await page.getByText(/Succeeded in/).waitFor();
      await tabTo(page, 'Output');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await page.evaluate('document.activeElement.textContent')).toMatch(/^Calls/);
      await page.getByRole('region', { name: "Calls of Okta's API" }).waitFor();
      await close();
    });

    test('a dialog takes the focus, keeps it, and Escape closes it without a run', async () => {
      const { page, close } = await watchedPage(browser, { origin: server.url });
      await signIn(page, server);
      await openStep(page, 'Reset user factors');
      await page.getByRole('combobox', { name: 'User', exact: true }).fill('iris.vale@acme.example');
      await page.keyboard.press('Escape');
      await runOn(page);
      await page.getByRole('dialog').waitFor();
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel');
      for (let press = 0; press < 5; press += 1) {
        await page.keyboard.press('Tab');
        expect(
          await page.evaluate(
            'document.activeElement === document.body || document.activeElement.closest("dialog") !== null',
          ),
        ).toBe(true);
      }
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await page.getByText(/Succeeded in/).count()).toBe(0);
      await close();
    });

    test('every control is at least 24 pixels in size', async () => {
      const { page, close } = await watchedPage(browser, { origin: server.url });
      await signIn(page, server);
      const small: Record<string, unknown> = {};
      const check = async (name: string) => {
        const found = await page.evaluate<string[]>(smallControls);
        if (found.length > 0) small[name] = found;
      };
      for (const screen of ['Connect', 'Try', 'Events', 'Pace', 'Share']) {
        await open(page, screen);
        await check(screen);
      }
      for (const title of formSteps) {
        await openStep(page, title);
        await check(title);
      }
      expect(small).toEqual({});
      await close();
    });
  },
);

/** Controls whose area with their label is smaller than 24 by 24 pixels. Links in a sentence are exempt. */
const smallControls = `[...document.querySelectorAll('a, button, input, select, textarea, summary, [role=option]')]
  .filter((one) => one.checkVisibility() && one.closest('p') === null && one.closest('.visually-hidden, .skip') === null)
  .map((one) => ({ one, box: (one.closest('label') ?? one).getBoundingClientRect() }))
  .filter(({ box }) => box.width < 24 || box.height < 23.9)
  .map(({ one, box }) => one.outerHTML.slice(0, 120) + ' ' + box.width + 'x' + box.height)`;

async function runOn(page: Page): Promise<void> {
  await page.getByRole('form').getByRole('button', { name: 'Run', exact: true }).click();
}

const mostTabs = 250;

/** Presses Tab until the element with a name has the focus, which must be visible. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let press = 0; press < mostTabs; press += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(nameOfFocused);
    if (typeof name === 'string' ? focused === name : name.test(focused)) {
      expect(await page.evaluate('document.activeElement.matches(":focus-visible")')).toBe(true);
      expect(await page.evaluate(isCovered)).toBe(false);
      return;
    }
  }
  throw new Error(`Tab never reaches "${name}".`);
}

const nameOfFocused = `(() => {
  const one = document.activeElement;
  const label = one.labels?.[0] ?? one;
  return (one.getAttribute('aria-label') ?? [...label.childNodes].map((node) => node.textContent).join('')).replace(/ optional$/, '').trim();
})()`;

/** Whether something else is in front of the middle of the focused element. */
const isCovered = `(() => {
  const one = document.activeElement;
  const { left, top, width, height } = one.getBoundingClientRect();
  const front = document.elementFromPoint(left + width / 2, top + height / 2);
  return !(one.contains(front) || front?.contains(one));
})()`;

async function focusedOption(page: Page): Promise<string> {
  return page.evaluate(
    'document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.textContent ?? ""',
  );
}
