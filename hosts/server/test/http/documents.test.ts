import { describe, expect, test } from 'vitest';
import { send, useServer } from '../support/running-server.ts';

describe('the documents of the API', () => {
  const server = useServer();

  test.each([
    ['/openapi.json', 'openapi', '3.1.1'],
    ['/openapi-3.0.json', 'openapi', '3.0.3'],
    ['/swagger.json', 'swagger', '2.0'],
  ])('%s needs no key and names the address of the server', async (path, member, version) => {
    const { status, json, text } = await send(`${server.url}${path}`, { method: 'GET' });
    expect(status).toBe(200);
    expect(json[member]).toBe(version);
    expect(text).toContain(new URL(server.url).host);
    expect(text).not.toContain(server.org.sandbox.url);
  });

  test('a document can be narrowed to resources, effects and keys', async () => {
    const { json } = await send(`${server.url}/openapi.json?resource=groups&effect=read`, { method: 'GET' });
    expect(Object.keys(json.paths)).toContain('/actions/get_group');
    expect(Object.keys(json.paths)).not.toContain('/actions/delete_group');
    expect(Object.keys(json.paths)).not.toContain('/actions/get_user');
  });

  test.each([
    ['/openapi.json?resource=grups', 'grups'],
    ['/openapi.json?colour=red', 'colour'],
  ])('%s is refused and names what is wrong', async (path, word) => {
    const { status, json } = await send(`${server.url}${path}`, { method: 'GET' });
    expect(status).toBe(400);
    expect(json.detail).toContain(word);
  });
});
