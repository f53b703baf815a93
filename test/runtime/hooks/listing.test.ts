import { expect, test } from 'vitest';
import { connect } from '../../../src/index.ts';

test('hooks that come in several pages are all listed', async () => {
  const origin = 'https://many-hooks.okta.com';
  const hook = (id: string) => ({ id, name: id, created: `2026-11-0${id}T00:00:00.000Z` });
  const pages = [[hook('2'), hook('1')], [hook('3')]];
  const transport = async ({ url }: { readonly url: string }) => {
    const page = Number(new URL(url).searchParams.get('after') ?? 0);
    const link = page === 0 ? { link: `<${origin}/api/v1/eventHooks?after=1>; rel="next"` } : {};
    return { status: 200, headers: link, body: JSON.stringify(pages[page]) };
  };
  const okta = connect({ orgUrl: origin, apiToken: '00abc' }, { transport });
  expect((await okta.hooks()).map(({ id }) => id)).toEqual(['1', '2', '3']);
});
