import { computed, signal } from '@preact/signals';

/** The screens, in the order of the navigation. */
export const screens = [
  { key: 'connect', title: 'Connect' },
  { key: 'try', title: 'Try' },
  { key: 'events', title: 'Events' },
  { key: 'pace', title: 'Pace' },
  { key: 'share', title: 'Share' },
] as const;

/** The key of a screen. */
export type ScreenKey = (typeof screens)[number]['key'];

const hash = signal(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
});

/** The screen in the address, and the rest of the address, such as the key of a step. */
export const route = computed(() => {
  const [, name, rest] = /^#\/([a-z]+)(?:\/([\w-]+))?/.exec(hash.value) ?? [];
  const screen = screens.find(({ key }) => key === name)?.key;
  return { screen, rest };
});

/** Goes to a screen. */
export function go(screen: ScreenKey, rest?: string): void {
  location.hash = addressOf(screen, rest);
}

/** The address of a screen. */
export function addressOf(screen: ScreenKey, rest?: string): string {
  return rest === undefined ? `#/${screen}` : `#/${screen}/${rest}`;
}
