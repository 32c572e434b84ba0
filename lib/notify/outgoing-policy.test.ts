import { describe, expect, test } from 'vitest';
import { allowListProblem, readOutgoingPolicy } from './outgoing-policy';

const strict = readOutgoingPolicy([]);

describe('addressProblem', () => {
  test.each([
    '127.0.0.1',
    '127.8.9.1',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.9.9',
    '192.168.1.1',
    '::ffff:192.168.1.1',
    '169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fe80::1',
    '100.64.0.1',
    '100.100.100.200',
    'fd00:ec2::254',
    'fc00::1',
    'fec0::1',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.0.192',
    '198.18.0.1',
    '192.0.2.1',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    '168.63.129.16',
    'not-an-address',
    '',
  ])('%s is barred', (address) => expect(strict.addressProblem(address)).not.toBeNull());

  test.each([
    '93.184.216.34',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.255.255',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
    '64:ff9b::8.8.8.8',
  ])('%s is public and passes', (address) => expect(strict.addressProblem(address)).toBeNull());
});

describe('allow-list', () => {
  test.each([
    { list: ['127.0.0.1'], address: '127.0.0.1', passes: true },
    { list: ['127.0.0.1'], address: '127.0.0.2', passes: false },
    { list: ['127.0.0.1'], address: '::ffff:127.0.0.1', passes: true },
    { list: ['::ffff:10.0.0.0/104'], address: '10.1.2.3', passes: true },
    { list: [' 10.1.0.0/16 '], address: '10.1.200.3', passes: true },
    { list: ['10.1.0.0/16'], address: '10.2.0.1', passes: false },
    { list: ['FD00::/8'], address: 'fd12::1', passes: true },
    { list: ['fd00::/8'], address: '10.0.0.1', passes: false },
    { list: ['0.0.0.0/0'], address: '::1', passes: false },
    { list: ['nonsense/99', '127.1'], address: '127.0.0.1', passes: false },
  ])('$list and $address: passes $passes', ({ list, address, passes }) =>
    expect(readOutgoingPolicy(list).addressProblem(address) === null).toBe(passes),
  );

  test.each([
    { list: ['relay.plant.example'], host: 'RELAY.plant.example', allowed: true },
    { list: ['relay.plant.example'], host: 'relay.plant.example.', allowed: true },
    { list: ['relay.plant.example'], host: 'evil-relay.plant.example', allowed: false },
    { list: ['relay.plant.example'], host: 'relay.plant.example.evil.example', allowed: false },
    { list: ['*.plant.example'], host: 'a.plant.example', allowed: true },
    { list: ['*.plant.example'], host: 'plant.example', allowed: false },
    { list: ['*.plant.example'], host: 'evilplant.example', allowed: false },
    { list: [], host: 'localhost', allowed: false },
  ])('$list and host $host: allowed $allowed', ({ list, host, allowed }) =>
    expect(readOutgoingPolicy(list).allowsHost(host)).toBe(allowed),
  );

  test.each([
    '10.0.0.0/8',
    '10.1.2.3',
    'fd00::/8',
    '::1',
    'relay',
    'relay.plant.example',
    '*.plant.example',
    'my_relay.local',
  ])('%s may be entered', (entry) => expect(allowListProblem(entry)).toBeNull());

  test.each([
    '',
    '10.0.0.0/33',
    '10.0.0',
    '127.1',
    '2130706433',
    'https://relay',
    'relay:443',
    'a b',
    '*',
    '-',
    'x/8',
    `${'a'.repeat(64)}.b`,
  ])('"%s" is refused with words', (entry) => expect(allowListProblem(entry)).toMatch(/^must be /));
});
