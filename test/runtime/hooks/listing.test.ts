import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { connect } from '../../../src/index.ts';
import { scriptedTransport } from '../../support/scripted.ts';

test('hooks that come in several pages are all listed', async () => {
  const origin = 'https://many-hooks.okta.com';
  const hook = (id: string) => ({ id, name: id, created: `2026-11-0${id}T00:00:00.000Z` });
  const pages = [[hook('2'), hook('1')], [hook('3')]];
  const eventHooks = http.get(`${origin}/api/v1/eventHooks`, ({ request }) => {
    const page = Number(new URL(request.url).searchParams.get('after') ?? 0);
    const headers = page === 0 ? { link: `<${origin}/api/v1/eventHooks?after=1>; rel="next"` } : undefined;
    return HttpResponse.json(pages[page], headers && { headers });
  });
  const okta = connect({ orgUrl: origin, apiToken: '00abc' }, { transport: scriptedTransport(eventHooks) });
  expect((await okta.hooks()).map(({ id }) => id)).toEqual(['1', '2', '3']);
});
