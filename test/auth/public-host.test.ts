import type { LookupAddress } from 'node:dns';
import { connect as connectSocket } from 'node:net';
import { Pool } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AllAddresses, isPublicAddress, publicLookup, publicLookupThrough } from '../../src/auth/public-host.ts';
import { startServer } from './loopback-server.ts';

const privateAddresses = [
  ...['0.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.168.1.1', '198.18.0.1'],
  ...['198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1'],
  ...['::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:a00:1', '::ffff:8.8.8.8', '::127.0.0.1', '100::1'],
  ...['64:ff9b::10.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '2001::1', '2001:db8::1', '2002:a00:1::1', '3fff::1'],
  ...['', 'acme.okta.com', '1.2.3'],
];
const publicAddresses = [
  ...['8.8.8.8', '1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...[
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
  ],
  ...['2606:4700::1111', '2a00:1450:4001::200e', '2400:cb00::1', '64:ff9b::8.8.8.8'],
];

describe('isPublic', () => {
  test.each(privateAddresses)('treats %s as a private address', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  test.each(publicAddresses)('treats %s as a public address', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('DNS lookup of a connection', () => {
  const through = (addresses: readonly LookupAddress[], options: { all?: boolean } = {}) =>
    new Promise((resolve, reject) => {
      const resolver: AllAddresses = (_, __, callback) => callback(null, [...addresses]);
      publicLookupThrough(resolver)('acme.okta.com', options, (error, address, family) =>
        error === null ? resolve({ address, family }) : reject(error),
      );
    });
  const dns = { address: '8.8.8.8', family: 4 };

  test('returns one address or all, as requested', async () => {
    expect(await through([dns])).toEqual({ address: '8.8.8.8', family: 4 });
    expect(await through([dns], { all: true })).toEqual({ address: [dns], family: undefined });
  });

  test('rejects a host if any of its addresses is private', async () => {
    const privateOne = { address: '10.0.0.1', family: 4 };
    await expect(through([dns, privateOne])).rejects.toMatchObject({ code: 'ERR_PRIVATE_ADDRESS' });
    await expect(through([dns, privateOne], { all: true })).rejects.toMatchObject({ code: 'ERR_PRIVATE_ADDRESS' });
  });

  test('returns the error of the resolver unchanged', async () => {
    const resolver: AllAddresses = (_, __, callback) =>
      callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []);
    const error = await new Promise((resolve) =>
      publicLookupThrough(resolver)('acme.okta.com', {}, (failure) => resolve(failure)),
    );
    expect(error).toMatchObject({ code: 'ENOTFOUND' });
  });

  test('opens no socket to a private address', async () => {
    const server = await startServer((_, answer) => answer.end('{}'));
    const socket = connectSocket({ host: 'localhost', port: server.port, lookup: publicLookup });
    const error = await new Promise((resolve) => socket.once('error', resolve));
    expect(error).toMatchObject({ code: 'ERR_PRIVATE_ADDRESS' });
  });

  test('sends no undici request to a private address', async () => {
    const server = await startServer((_, answer) => answer.end('{}'));
    const pool = new Pool(`http://localhost:${server.port}`, { connect: { lookup: publicLookup } });
    onTestFinished(() => pool.destroy());
    const request = pool.request({ path: '/', method: 'GET', headers: { authorization: 'SSWS 00secret' } });
    await expect(request).rejects.toMatchObject({ code: 'ERR_PRIVATE_ADDRESS' });
    expect(server.requests).toEqual([]);
  });
});
