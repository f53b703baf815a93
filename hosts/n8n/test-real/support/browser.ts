import { createRequire } from 'node:module';
import { join } from 'node:path';
import { hostFolder, root } from './install.ts';
import { owner } from './n8n.ts';

/** What the tests use of a page of playwright-core, which comes with n8n. */
export interface Page {
  goto(url: string): Promise<unknown>;
  fill(selector: string, text: string): Promise<void>;
  waitForURL(pattern: RegExp): Promise<void>;
  waitForRequest(predicate: (request: { postData(): string | null }) => boolean): Promise<unknown>;
  waitForTimeout(ms: number): Promise<void>;
  setDefaultTimeout(ms: number): void;
  screenshot(options: { path: string }): Promise<unknown>;
  locator(selector: string): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  /** Calls the handler whenever the element is in the way of something. */
  addLocatorHandler(locator: Locator, handler: (locator: Locator) => Promise<void>): Promise<void>;
  readonly keyboard: { press(key: string): Promise<void> };
}

/** One or more elements of a page. */
export interface Locator {
  click(): Promise<void>;
  dblclick(): Promise<void>;
  fill(text: string): Promise<void>;
  innerText(): Promise<string>;
  isVisible(): Promise<boolean>;
  waitFor(options?: { state?: 'visible' | 'hidden' }): Promise<void>;
  first(): Locator;
  last(): Locator;
  filter(options: { hasText: string | RegExp }): Locator;
  locator(selector: string): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
}

interface Playwright {
  readonly chromium: {
    launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser>;
  };
}

/** A headless browser. */
export interface Browser {
  newPage(options: { viewport: { width: number; height: number } }): Promise<Page>;
  close(): Promise<void>;
}

/** Starts Chromium as the system has it. */
export async function startBrowser(): Promise<Browser> {
  const require = createRequire(join(hostFolder, 'package.json'));
  const { chromium } = require('playwright-core') as Playwright;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args });
}

const pictures = join(root, process.env['PICTURES'] ?? '.cache/n8n-pictures');

/** Keeps a picture of a page, to be looked at; with `PICTURES=docs/n8n` for the documentation. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Signs in to n8n. */
export async function signIn(page: Page, { url }: { readonly url: string }): Promise<void> {
  await page.goto(`${url}/signin`);
  await page.fill('input[name=emailOrLdapLoginId]', owner.email);
  await page.fill('input[name=password]', owner.password);
  await part(page, 'form-submit-button').click();
  await page.waitForURL(/home|workflow/);
}

/** An element by n8n's own name for it. */
export function part(page: Page, name: string): Locator {
  return page.locator(`[data-test-id=${name}]`);
}
