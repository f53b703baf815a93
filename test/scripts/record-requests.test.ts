import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readRecording } from '../../scripts/spec/recording.ts';
import { recordRequests, recordVariable } from '../support/record-requests.ts';

const from = 'test/scripts/record-requests.test.ts';
let parent = '';
let folder = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'okta-connector-test-'));
  folder = join(parent, 'requests');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(parent, { recursive: true });
});

test('what is recorded is read back, call after call, with the test file it comes from', () => {
  vi.stubEnv(recordVariable, folder);
  recordRequests([{ method: 'GET', path: '/api/v1/users?limit=1', body: '', operation: 'listUsers' }]);
  recordRequests([
    { method: 'POST', path: '/api/v1/users', body: '{"a":"line\\n"}', headers: { 'content-type': 'application/json' } },
  ]);
  expect(readRecording(folder)).toEqual([
    { method: 'GET', path: '/api/v1/users?limit=1', operation: 'listUsers', from },
    { method: 'POST', path: '/api/v1/users', body: '{"a":"line\\n"}', contentType: 'application/json', from },
  ]);
});

test('the credential is not recorded', () => {
  vi.stubEnv(recordVariable, folder);
  recordRequests([{ method: 'GET', path: '/api/v1/users', headers: { authorization: 'SSWS 00secret' } }]);
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(files).toHaveLength(1);
  expect(files.join()).not.toContain('00secret');
});

test('nothing is written without the variable', () => {
  vi.stubEnv(recordVariable, '');
  recordRequests([{ method: 'GET', path: '/api/v1/users' }]);
  expect(existsSync(folder)).toBe(false);
});
