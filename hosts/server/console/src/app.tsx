import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Mark } from './parts/mark.tsx';
import { ConnectScreen } from './screens/connect.tsx';
import { EventsScreen } from './screens/events.tsx';
import { PaceScreen } from './screens/pace.tsx';
import { ShareScreen } from './screens/share.tsx';
import { SignInScreen } from './screens/sign-in.tsx';
import { TryScreen } from './screens/try.tsx';
import { announcement } from './state/announce.ts';
import { forgetFeeds } from './state/event-feed.ts';
import { addressOf, route, type ScreenKey, screens } from './state/route.ts';
import { connection, session, signOut } from './state/session.ts';

const pages: Readonly<Record<ScreenKey, () => JSX.Element>> = {
  connect: ConnectScreen,
  try: TryScreen,
  events: EventsScreen,
  pace: PaceScreen,
  share: ShareScreen,
};

/** The page: the sign-in, or the navigation and a screen. */
export function App(): JSX.Element {
  const who = session.value;
  return (
    <>
      {who === 'loading' ? <p class="loading">Loading…</p> : who === 'none' ? <SignInScreen /> : <Shell />}
      <div class="visually-hidden" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}

function Shell(): JSX.Element {
  const { connected } = connection.value;
  const screen = route.value.screen ?? (connected ? 'try' : 'connect');
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  const isChosen = route.value.screen !== undefined;
  useEffect(() => {
    // The first screen depends on whether there is a connection; it stays when that changes.
    if (!isChosen) location.replace(addressOf(screen));
  }, [isChosen]);
  const title = screens.find(({ key }) => key === screen)?.title ?? '';
  useEffect(() => {
    document.title = `${title} · Okta connector`;
    if (isFirst.current) isFirst.current = false;
    else main.current?.focus();
    scrollTo(0, 0);
  }, [title]);
  const Page = pages[screen];
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header class="bar">
        <span class="brand">
          <Mark />
          <span class="brand-name">Okta connector</span>
        </span>
        <nav class="screens" aria-label="Screens">
          {screens.map(({ key, title: label }) => (
            <a key={key} href={addressOf(key)} aria-current={key === screen ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <OrgChip />
        <button type="button" class="quiet" onClick={leave}>
          Sign out
        </button>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Page />
      </main>
    </>
  );
}

function leave(): void {
  forgetFeeds();
  void signOut();
}

function OrgChip(): JSX.Element {
  const { connected, orgUrl, source, report } = connection.value;
  if (!connected)
    return (
      <a class="chip warn" href={addressOf('connect')}>
        Not connected
      </a>
    );
  const name = report?.org.name ?? (source === 'sandbox' ? 'Sandbox org' : new URL(orgUrl ?? '').host);
  return (
    <a class="chip" href={addressOf('connect')} title={orgUrl}>
      <span class="dot" aria-hidden="true" />
      <span class="visually-hidden">Connected to </span>
      <span class="chip-name">{name}</span>
    </a>
  );
}
