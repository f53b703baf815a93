import { expect, test } from 'vitest';
import { start } from '../../hosts/cli/test/command-line.ts';

test('prints how to watch, disturb and reset the org, and stops on Ctrl-C', async () => {
  const running = start(['sandbox', '--users', '20']);
  await running.said('\n');
  const { url, token, controls } = JSON.parse(running.stdout());
  expect(controls).toContain(`POST ${url}/__sandbox/reset`);
  const advance = controls.find((line: string) => line.endsWith('/advance')).split(' ');
  const moved = await fetch(advance[1], { method: advance[0], body: JSON.stringify({ ms: 86_400_000 }) });
  expect(Object(await moved.json()).now - Date.now()).toBeGreaterThan(86_000_000);
  const logs = await fetch(`${url}/api/v1/logs`, { headers: { authorization: `SSWS ${token}` } });
  expect([logs.status, logs.headers.get('x-rate-limit-limit')]).toEqual([200, '60']);
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  ['classic', 'v1'],
  ['oie', 'idx'],
])('starts an org with the engine %s from the command line', async (engine, pipeline) => {
  const running = start(['sandbox', '--engine', engine]);
  await running.said('\n');
  const { url } = JSON.parse(running.stdout());
  expect(await (await fetch(`${url}/.well-known/okta-organization`)).json()).toMatchObject({ pipeline });
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
});

test('rejects an unknown engine on the command line', async () => {
  const running = start(['sandbox', '--engine', 'quantum']);
  const { code, stderr } = await running.ended;
  expect([code, stderr]).toEqual([2, expect.stringContaining('must be oie or classic')]);
});
