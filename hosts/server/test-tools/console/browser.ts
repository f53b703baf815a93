import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The repository. */
const root = new URL('../../../..', import.meta.url).pathname;
const tools = join(root, 'hosts/server/console-tools');
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What the tests use of playwright-core, which is installed apart from the packages. */
export interface Page {
  goto(url: string): Promise<unknown>;
  url(): string;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'request', listener: (request: { url(): string; method(): string }) => void): void;
  addInitScript(script: string): Promise<unknown>;
  evaluate<Result = unknown>(script: string): Promise<Result>;
  setDefaultTimeout(ms: number): void;
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  screenshot(options: { path: string }): Promise<unknown>;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator;
  getByLabel(text: string | RegExp, options?: { exact?: boolean }): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  locator(selector: string): Locator;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}

/** One or more elements of a page. */
export interface Locator {
  click(): Promise<void>;
  check(): Promise<void>;
  fill(text: string): Promise<void>;
  selectOption(option: { label: string } | { index: number }): Promise<unknown>;
  innerText(): Promise<string>;
  inputValue(): Promise<string>;
  getAttribute(name: string): Promise<string | null>;
  count(): Promise<number>;
  waitFor(options?: { state?: 'visible' | 'hidden' | 'attached' }): Promise<void>;
  first(): Locator;
  filter(options: { hasText: string | RegExp }): Locator;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  getByLabel(text: string | RegExp, options?: { exact?: boolean }): Locator;
  locator(selector: string): Locator;
}

interface ContextOptions {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly permissions?: readonly string[];
}

/** A headless browser. */
export interface Browser {
  newContext(options: ContextOptions): Promise<{ newPage(): Promise<Page>; close(): Promise<void> }>;
  close(): Promise<void>;
}

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

interface Playwright {
  readonly chromium: {
    launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser>;
  };
}

interface Axe {
  readonly default: new (options: {
    page: Page;
  }) => { analyze(): Promise<{ readonly violations: readonly Violation[] }> };
}

/** Why the tests are skipped; `undefined` if everything is there. */
export const missing = !existsSync(join(tools, 'node_modules/playwright-core'))
  ? 'run "npm ci" in hosts/server/console-tools'
  : existsSync(chromium)
    ? undefined
    : 'install Chromium, or name it in CHROMIUM';

/** Builds the console into the folder from which the server serves it. */
export async function buildConsole(): Promise<void> {
  const script = join(root, 'hosts/server/scripts/build-console.ts');
  await promisify(execFile)(process.execPath, ['--conditions=@okta-connector/source', script], { cwd: root });
}

/** Starts Chromium as the system has it. */
export async function startBrowser(): Promise<Browser> {
  const require = createRequire(join(tools, 'package.json'));
  const playwright = require('playwright-core') as Playwright;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  return playwright.chromium.launch({ executablePath: chromium, args });
}

/** What axe finds on a page, one line for each element. */
export async function violationsOn(page: Page): Promise<string[]> {
  const require = createRequire(join(tools, 'package.json'));
  const { default: AxeBuilder } = require('@axe-core/playwright') as Axe;
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
}

const pictures = process.env['PICTURES'];

/** Keeps a picture of a page for the documentation, with `PICTURES=docs/console`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(join(root, pictures), { recursive: true });
  await page.screenshot({ path: join(root, pictures, `${name}.png`) });
}
