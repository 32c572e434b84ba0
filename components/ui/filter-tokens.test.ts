import { describe, expect, test } from 'vitest';
import { type FilterKey, parseToken, queryWithTokens, suggestTokens, tokensFromQuery } from './filter-tokens';

const keys: FilterKey[] = [
  {
    key: 'severity',
    label: 'Severity',
    options: [
      { value: 'critical', label: 'critical' },
      { value: 'high', label: 'high' },
    ],
  },
  { key: 'brokerId', label: 'Broker', options: [{ value: '1', label: 'plant-a' }] },
  { key: 'detector', label: 'Detector' },
];

describe('parseToken', () => {
  test.each([
    ['severity:high', { key: 'severity', value: 'high' }],
    ['Severity: HIGH', { key: 'severity', value: 'high' }],
    ['broker:plant-a', { key: 'brokerId', value: '1' }],
    ['detector:sys-reader', { key: 'detector', value: 'sys-reader' }],
    ['severity:loud', null],
    ['severity:', null],
    ['  ', null],
    ['laptop-7', { key: 'q', value: 'laptop-7' }],
    ['10.0.0.1:1883', { key: 'q', value: '10.0.0.1:1883' }],
  ])('%s', (text, token) => expect(parseToken(text, keys)).toEqual(token));
});

test('tokens survive the way through the address, and what is no filter stays in it', () => {
  const tokens = [
    { key: 'severity', value: 'high' },
    { key: 'severity', value: 'critical' },
    { key: 'q', value: 'a,b & c' },
  ];
  const query = queryWithTokens(new URLSearchParams('open=7&severity=low&q=old'), keys, tokens);
  expect(tokensFromQuery(query, keys)).toEqual(tokens);
  expect(query.get('open')).toBe('7');
});

test('of a key that takes one value, and of free text, the newest stands', () => {
  const single: FilterKey[] = [{ key: 'clientId', label: 'MQTT client id', isSingle: true }];
  const tokens = ['a', 'b'].flatMap((value) => [
    { key: 'clientId', value },
    { key: 'q', value },
  ]);
  expect(queryWithTokens(new URLSearchParams(), single, tokens).toString()).toBe('clientId=b&q=b');
});

test('the same token twice is one', () => {
  const token = { key: 'severity', value: 'high' };
  expect(queryWithTokens(new URLSearchParams(), keys, [token, token]).toString()).toBe('severity=high');
});

test('suggests what completes the text and is not set yet', () => {
  expect(suggestTokens('sev', keys, [{ key: 'severity', value: 'high' }]).map((each) => each.value)).toEqual([
    'critical',
  ]);
  expect(suggestTokens('severity:h', keys, []).map((each) => each.value)).toEqual(['high']);
  expect(suggestTokens('', keys, [], 2)).toHaveLength(2);
});
