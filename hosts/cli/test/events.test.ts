import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { type Ended, run, runHere } from './command-line.ts';

const json = ({ stdout }: Ended): unknown => JSON.parse(stdout);
const forPeople = (...args: string[]) => runHere(args, { terminal: ['stdout'], env: { NO_COLOR: '1' } });

describe('events search', () => {
  test('finds event types and shows which of them event hooks support', async () => {
    const ended = await run(['events', 'search', 'account.lock']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(json(ended)).toEqual([
      { eventType: 'user.account.lock', hookEligible: true },
      { eventType: 'user.account.lock.limit', hookEligible: false },
    ]);
  });

  test('searches event types by several words and optionally only those for event hooks', async () => {
    expect(json(await runHere(['events', 'search', 'lock', 'USER.account', '--hook']))).toEqual(
      ['user.account.lock', 'user.account.unlock', 'user.account.unlock_by_admin'].map((eventType) => ({
        eventType,
        hookEligible: true,
      })),
    );
  });

  test('shows how to receive each event type found', async () => {
    const { stdout } = await forPeople('events', 'search', 'account.lock');
    expect(stdout).toMatch(/^user\.account\.lock +hook, polling\nuser\.account\.lock\.limit +polling\n$/);
  });

  test('suggests the nearest event type if none matches', async () => {
    const { code, stdout } = await forPeople('events', 'search', 'user.lifecycle.created');
    expect(code).toBe(0);
    expect(stdout).toBe('No event type matches. Did you mean user.lifecycle.create?\n');
  });

  test('suggests no unrelated event type and says how to search', async () => {
    const { stdout } = await forPeople('events', 'search', 'lockout');
    expect(stdout).toBe('No event type matches. Try fewer or shorter words, such as "lock" for "lockout".\n');
  });
});

describe('describe a trigger', () => {
  test('describes a trigger', async () => {
    expect(json(await runHere(['describe', 'user_deleted']))).toEqual(
      manifest.triggers.find(({ key }) => key === 'user_deleted'),
    );
    const { stdout } = await forPeople('describe', 'user_deleted');
    expect(stdout).toMatch(/^User deleted {2}user_deleted\nStarts when a user is permanently deleted\./);
    expect(stdout).toMatch(/user\.lifecycle\.delete\.completed\s+\(polling only\)/);
    expect(stdout).toMatch(/^stage +"initiated" \| "completed" /m);
  });

  test('suggests the nearest trigger for an unknown one to describe', async () => {
    const ended = await runHere(['describe', 'user_deletd']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Did you mean "user_deleted"?');
  });
});
