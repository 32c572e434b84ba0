import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { channels } from './registry';

describe.each(channels)('channel $kind', (channel) => {
  test('names and explains itself and each of its fields', () => {
    expect(channel.kind).toMatch(/^[a-z][a-z-]*$/);
    expect(channel.title).not.toBe('');
    expect(channel.help.length).toBeGreaterThan(20);
    expect(channel.requestsPerSecond).toBeGreaterThan(0);
    expect(channel.burst).toBeGreaterThanOrEqual(1);
    for (const part of [channel.settings, channel.secrets]) {
      const schema = z.toJSONSchema(part, { io: 'input' });
      for (const field of Object.values(schema.properties ?? {})) {
        expect(field).toMatchObject({
          title: expect.stringMatching(/\S/),
          description: expect.stringMatching(/\S/),
        });
      }
    }
  });

  test('no setting has the name of a secret', () => {
    const names = new Set(Object.keys(channel.settings.shape));
    expect(Object.keys(channel.secrets.shape).filter((name) => names.has(name))).toEqual([]);
  });
});

test('kinds are unique', () => {
  expect(new Set(channels.map((channel) => channel.kind)).size).toBe(channels.length);
});
