import { expect, test } from 'vitest';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { SparkplugPresence } from '@/lib/sparkplug/presence';
import { presenceEvent } from './presence-events';

test.each([
  ['spBv1.0/STATE/scada', '{"online":true,"timestamp":5}'],
  ['STATE/scada', 'ONLINE'],
])('a STATE on %s is stored with that topic, which tells the edition', (name, payload) => {
  const topic = parseSparkplugTopic(name);
  if (topic === null) throw new Error(name);
  const presence = new SparkplugPresence();
  presence.linkUp(0);
  const events = presence.observe(topic, new TextEncoder().encode(payload), 10, true).map(presenceEvent);
  expect(events).toMatchObject([
    { kind: 'sparkplug.state', topic: name, raw: `${name}: unknown → online, STATE online` },
  ]);
});
