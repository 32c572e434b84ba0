import { describe, expect, test } from 'vitest';
import { usualCount } from '@/lib/detection/close-minute';
import { plantModel } from './plant-model';
import { createRandom } from './signal';
import { simulateWeek } from './simulate-week';

const to = Date.UTC(2026, 10, 22, 12);
const dayMs = 86_400_000;
const week = simulateWeek(plantModel, {
  from: to - 7 * dayMs,
  to,
  random: createRandom(7),
  payloadHours: 1,
});

describe('a simulated week', () => {
  test('the minutes add up to what the store counted, and every sensor reported to the end', async () => {
    const { topics, minutes } = await week;
    const counts = new Float64Array(topics.size);
    for (const { topic, count } of minutes) counts[topic] = (counts[topic] ?? 0) + count;
    for (let index = 0; index < topics.size; index++) {
      expect(counts[index]).toBe(topics.totalCount(index));
      if (/DATA|flow|temperature|kwh/.test(topics.name(index)))
        expect(to - topics.lastSeenAt(index)).toBeLessThan(120_000);
    }
    expect(minutes.length).toBeGreaterThan(500_000);
    expect(minutes.every(({ minute, count }) => minute % 60_000 === 0 && count > 0)).toBe(true);
  });

  test('usual rates are learned, by hour of the day', async () => {
    const { topics } = await week;
    const usual = (topic: string, hour: number) => usualCount(topics.rates, topics.indexOf(topic), hour);
    expect(usual('plant/energy/main/kwh', 12)).toBeCloseTo(1, 1);
    expect(usual('plant/line-1/pump-1/flow', 12)).toBeCloseTo(12, 0);
    const device = 'spBv1.0/Bottling/DDATA/filler-gateway/filler-1';
    expect(usual(device, 14)).toBeGreaterThan(1.5 * usual(device, 2));
  });

  test('events tell of every MQTT client, edge node and device; the end finds them connected and born', async () => {
    const { events, clients, nodes, devices, hosts, subscriptions, spans } = await week;
    const kinds = new Set(events.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'client.connected',
      'client.disconnected',
      'client.subscribed',
      'sparkplug.dbirth',
      'sparkplug.nbirth',
      'sparkplug.ndeath',
      'sparkplug.state',
    ]);
    expect(clients).toHaveLength(
      plantModel.nodes.length + plantModel.controllers.length + plantModel.listeners.length + 1,
    );
    expect(clients.every(({ connected }) => connected === true)).toBe(true);
    expect(nodes.map(({ state }) => state)).toEqual(plantModel.nodes.map(() => 'online'));
    expect(devices).toHaveLength(plantModel.nodes.flatMap((node) => node.devices).length);
    expect(devices.every(({ state, births }) => state === 'online' && births > 0)).toBe(true);
    const deaths = nodes.reduce((sum, node) => sum + node.deaths, 0);
    expect(deaths).toBeGreaterThan(2);
    const offline = spans.filter(({ kind, state }) => kind === 'node' && state === 'offline');
    expect(offline).toHaveLength(deaths);
    for (const { group, edgeNode } of nodes)
      expect(
        spans.some((span) => span.kind === 'node' && span.group === group && span.edgeNode === edgeNode),
      ).toBe(true);
    expect(hosts).toMatchObject([{ hostId: 'scada-main', state: 'online' }]);
    expect(subscriptions.every(({ breadth }) => breadth !== null && breadth < 50)).toBe(true);
    for (let index = 1; index < events.length; index++)
      expect(events[index]?.receivedAt).toBeGreaterThanOrEqual(events[index - 1]?.receivedAt ?? 0);
  });

  test('nothing of it would have raised an alert, at any moment', async () => {
    const { findings } = await week;
    expect(findings).toEqual([]);
  });

  test('payloads and habits are learned too, so that a fresh start judges at once', async () => {
    const { topics, profiles, memories } = await week;
    const index = topics.indexOf('plant/mixing/tank-2/temperature');
    expect(profiles.export(index)).not.toBeNull();
    expect(profiles.droppedSignals).toBe(0);
    const payload = new TextEncoder().encode('{ "value": 62, "unit": "C" }');
    profiles.observe(index, {
      payload,
      payloadBytes: payload.length,
      retain: false,
      propertiesHash: 0,
      at: to + 5000,
    });
    expect(profiles.takeSignals().map(({ kind }) => kind)).toContain('style');
    expect(Object.keys(memories)).toContain('topic-scan');
    expect(JSON.stringify(memories['sparkplug-new-host'])).toContain('scada-main');
  });

  test('the same randomness gives the same week', async () => {
    const short = () =>
      simulateWeek(plantModel, { from: to - dayMs / 8, to, random: createRandom(3), payloadHours: 0.2 });
    const [one, two] = [await short(), await short()];
    expect(one.minutes).toEqual(two.minutes);
    expect(one.events).toEqual(two.events);
  });
});
