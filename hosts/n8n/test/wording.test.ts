import { describe, expect, test } from 'vitest';
import { begun, onEvent, sentenceCase } from '../src/wording.ts';

describe('the words of the nodes', () => {
  test('an event is told with its abbreviations and names as they are written', () => {
    const titles = ['MFA factor enrolled', 'User created', 'All MFA factors reset', 'Okta event'];
    expect(titles.map((title) => onEvent(title, 'Okta'))).toEqual([
      'On MFA factor enrolled',
      'On user created',
      'On all MFA factors reset',
      'On Okta event',
    ]);
  });

  test('an action does not repeat the name of the tile that it stands in', () => {
    expect(sentenceCase('Call Okta API', 'Okta')).toBe('Call API');
    expect(sentenceCase('List user apps', 'Okta')).toBe('List user apps');
  });

  test('names of fields are in single quotes', () => {
    expect(begun('query is the quick way.')).toBe("'query' is the quick way.");
    expect(begun('Takes every type.')).toBe('Takes every type.');
  });
});
