import type { Browser, Page } from './browser.ts';

/** A page whose faults are kept. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors in the console, errors of scripts, violations of the Content Security Policy, and requests to other servers. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/** The browser reports every response with an error status, which tests cause on purpose. */
const refusedRequest = /^Failed to load resource: the server responded with a status of \d+/;

/** Opens a page. */
export async function watchedPage(
  browser: Browser,
  {
    origin,
    width = 1280,
    height = 860,
    colorScheme = 'light',
  }: {
    readonly origin: string;
    readonly width?: number;
    readonly height?: number;
    readonly colorScheme?: 'light' | 'dark';
  },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !refusedRequest.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) faults.push(`${request.method()} ${request.url()}`);
  });
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI));`,
  );
  return { page, faults, close: () => context.close() };
}

/** Opens the console and signs in. */
export async function signIn(page: Page, { url, key }: { readonly url: string; readonly key: string }): Promise<void> {
  await page.goto(`${url}/#key=${key}`);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
}

/** Goes to a screen by its link. */
export async function open(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
  await page.getByRole('heading', { name: screen, exact: true }).first().waitFor({ state: 'attached' });
}

/** Opens a step of the Try screen by its search. */
export async function openStep(page: Page, title: string): Promise<void> {
  await open(page, 'Try');
  await page.getByRole('searchbox', { name: 'Search steps' }).fill(title);
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('link', { name: new RegExp(`^${title}( ?(add|change|remove))?$`) })
    .click();
  await page.getByRole('heading', { name: new RegExp(`^${title}`) }).waitFor();
}
