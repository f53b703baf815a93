import { describe, expect, test } from 'vitest';
import { begun, onEvent, sentenceCase } from '../src/wording.ts';

describe('node labels', () => {
  test('keeps abbreviations and product names in event labels', () => {
    const titles = ['MFA factor enrolled', 'User created', 'All MFA factors reset', 'Okta event'];
    expect(titles.map((title) => onEvent(title, 'Okta'))).toEqual([
      'On MFA factor enrolled',
      'On user created',
      'On all MFA factors reset',
      'On Okta event',
    ]);
  });

  test('does not repeat the resource name in an action label', () => {
    expect(sentenceCase('Call Okta API', 'Okta')).toBe('Call API');
    expect(sentenceCase('List user apps', 'Okta')).toBe('List user apps');
  });

  test('puts field names in single quotes', () => {
    expect(begun('query is the quick way.')).toBe("'query' is the quick way.");
    expect(begun('Takes every type.')).toBe('Takes every type.');
  });
});
