import { describe, expect, test } from 'vitest';
import { parseEnv } from './env';

describe('parseEnv', () => {
  test('an empty environment gives every default', () => {
    const result = parseEnv({});
    expect(result).toMatchObject({
      ok: true,
      env: {
        PORT: 3000,
        HOST: '127.0.0.1',
        DATA_DIR: '.data',
        MQTT_TOPICS: ['#'],
        MQTT_KIND: 'auto',
        LOG_LEVEL: 'info',
      },
    });
  });

  test('a blank variable counts as absent', () => {
    expect(parseEnv({ PORT: '', MQTT_URL: '' })).toMatchObject({ ok: true, env: { PORT: 3000 } });
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['HOST', 'a b'],
    ['DATABASE_URL', 'mysql://secret@x/y'],
    ['MQTT_URL', 'http://user:secret@broker'],
    ['MQTT_URL', 'secret'],
    ['MQTT_TOPICS', 'a/#/secret'],
    ['MQTT_KIND', 'secret'],
    ['ADMIN_EMAIL', 'secret'],
    ['ADMIN_PASSWORD', 'secret'],
    ['API_TOKEN', 'secret'],
    ['SECRET_KEY', 'secret'],
    ['DEMO', 'secret'],
    ['LOG_LEVEL', 'secret'],
  ])('%s=%s is refused by name and without its value', (name, value) => {
    const result = parseEnv({ [name]: value });
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toMatch(new RegExp(`^${name} must be `));
    expect(result.problems[0]).not.toContain('secret');
  });

  test('several problems are all told', () => {
    const result = parseEnv({ PORT: 'x', DEMO: 'y' });
    expect(result.ok ? [] : result.problems).toHaveLength(2);
  });
});
