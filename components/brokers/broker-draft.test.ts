import { describe, expect, test } from 'vitest';
import type { BrokerView } from '@/lib/domain/views';
import { type BrokerDraft, startBrokerDraft, toBrokerInput } from './broker-draft';

const stored: BrokerView = {
  id: 1,
  name: 'plant-a',
  url: 'mqtts://a:8883',
  kind: 'mosquitto',
  detectedKind: null,
  version: null,
  username: 'monitor',
  hasPassword: true,
  topics: ['plant/#', '$SYS/#'],
  tls: { hasCa: true, hasClientCertificate: false, serverName: 'a.example', pinnedSha256: null },
  source: 'user',
  state: 'online',
  stateReason: null,
  stateSince: '',
  messagesPerSecond: null,
  bytesPerSecond: null,
  connectedClients: null,
  topicCount: 0,
  lastMessageAt: null,
  openAlerts: 0,
  blindSpots: [],
  updatedAt: '',
};
/** As it goes over the wire: what is undefined is left out. */
const inputOf = (draft: BrokerDraft) => {
  const result = toBrokerInput(draft);
  return JSON.parse(JSON.stringify(result.ok ? result.input : result.problems));
};
const fresh = (change: Partial<BrokerDraft>): BrokerDraft => ({
  ...startBrokerDraft(null),
  name: 'b',
  url: 'mqtt://b:1883',
  ...change,
});

describe('secrets', () => {
  test('what is stored is kept by leaving it out', () => {
    const input = inputOf(startBrokerDraft(stored));
    expect(input).toMatchObject({ name: 'plant-a', username: 'monitor', topics: ['plant/#', '$SYS/#'] });
    expect(input).not.toHaveProperty('password');
    expect(input).not.toHaveProperty('tls.caPem');
  });
  test('removing sends an empty string', () => {
    expect(
      inputOf({ ...startBrokerDraft(stored), password: { isSet: true, intent: 'remove', text: '' } }),
    ).toMatchObject({ password: '' });
  });
  test('replacing sends the new one', () => {
    expect(
      inputOf({ ...startBrokerDraft(stored), password: { isSet: true, intent: 'enter', text: 'new' } }),
    ).toMatchObject({ password: 'new' });
  });
  test('"replace" without a text keeps', () => {
    expect(
      inputOf({ ...startBrokerDraft(stored), password: { isSet: true, intent: 'enter', text: '' } }),
    ).not.toHaveProperty('password');
  });
});

describe('problems are told by field', () => {
  test.each([
    [{ name: ' ' }, 'name'],
    [{ url: 'http://b' }, 'url'],
    [{ url: 'mqtt://user:secret@b' }, 'url'],
    [{ topics: '' }, 'topics'],
    [{ topics: 'plant/#\na/#/b' }, 'topics.1'],
    [{ pinnedSha256: 'abc' }, 'tls.pinnedSha256'],
  ] satisfies [Partial<BrokerDraft>, string][])('%j', (change, field) => {
    const result = toBrokerInput(fresh(change));
    expect(result.ok ? [] : result.problems.map((problem) => problem.field)).toContain(field);
  });
});

test('blank lines and spaces around filters are nothing', () => {
  expect(inputOf(fresh({ topics: ' plant/# \n\n$SYS/#\n' }))).toMatchObject({
    topics: ['plant/#', '$SYS/#'],
  });
});
