import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { severities } from '@/lib/domain/severity';
import { explainSeverity } from './explain-severity';
import { type CriticalityRule, matchCriticality } from './match-criticality';

type Raise = Extract<Finding, { action: 'raise' }>;

function finding(change: Partial<Raise> = {}): Raise {
  return {
    action: 'raise',
    detector: 'topic-silence',
    key: 'k',
    at: 0,
    severity: 'medium',
    confidence: 0.9,
    title: 't',
    summary: 's',
    subject: { kind: 'topic', id: 'plant-a/line-1/pump/flow' },
    evidence: {},
    attack: [],
    ...change,
  };
}

function rule(change: Partial<CriticalityRule> = {}): CriticalityRule {
  return {
    brokerId: null,
    kind: 'prefix',
    pattern: 'plant-a',
    criticality: 'high',
    tags: [],
    reason: '',
    ...change,
  };
}

describe('explainSeverity', () => {
  test.each<{
    name: string;
    change: Partial<Raise>;
    rules: CriticalityRule[];
    severity: string;
    factors: string[];
  }>([
    {
      name: 'the detector alone',
      change: {},
      rules: [],
      severity: 'medium',
      factors: ['medium', 'normal (±0)', '90 % (±0)'],
    },
    {
      name: 'an asset of high criticality',
      change: {},
      rules: [rule()],
      severity: 'high',
      factors: ['medium', 'high (+1)', '90 % (±0)'],
    },
    {
      name: 'a critical asset raises by two, no further than critical',
      change: { severity: 'high' },
      rules: [rule({ criticality: 'critical' })],
      severity: 'critical',
      factors: ['high', 'critical (+1)', '90 % (±0)'],
    },
    {
      name: 'a normal one is shown and moves nothing',
      change: {},
      rules: [rule({ criticality: 'normal' })],
      severity: 'medium',
      factors: ['medium', 'normal (±0)', '90 % (±0)'],
    },
    {
      name: 'a low one lowers, no further than info',
      change: { severity: 'info' },
      rules: [rule({ criticality: 'low' })],
      severity: 'info',
      factors: ['info', 'low (±0)', '90 % (±0)'],
    },
    {
      name: 'information stays information however critical the asset',
      change: { severity: 'info' },
      rules: [rule({ criticality: 'critical' })],
      severity: 'info',
      factors: ['info', 'critical (±0)', '90 % (±0)'],
    },
    {
      name: 'half sure is sure enough',
      change: { confidence: 0.5 },
      rules: [],
      severity: 'medium',
      factors: ['medium', 'normal (±0)', '50 % (±0)'],
    },
    {
      name: 'low confidence lowers by one',
      change: { confidence: 0.49, severity: 'high' },
      rules: [],
      severity: 'medium',
      factors: ['high', 'normal (±0)', '49 % (−1)'],
    },
    {
      name: 'doubt alone makes no note of an alarm',
      change: { confidence: 0.3, severity: 'low' },
      rules: [],
      severity: 'low',
      factors: ['low', 'normal (±0)', '30 % (±0)'],
    },
    {
      name: 'criticality and doubt cancel out',
      change: { confidence: 0.3 },
      rules: [rule()],
      severity: 'medium',
      factors: ['medium', 'high (+1)', '30 % (−1)'],
    },
  ])('$name', ({ change, rules, severity, factors }) => {
    const explained = explainSeverity(finding(change), rules);
    expect(explained.severity).toBe(severity);
    expect(explained.factors.map((factor) => factor.value)).toEqual(factors);
    expect(explained.factors.every((factor) => factor.reason !== '')).toBe(true);
  });

  test('a more critical asset is never less severe', () => {
    for (const severity of severities)
      for (const confidence of [0.2, 0.9]) {
        const ranks = (['low', 'normal', 'high', 'critical'] as const).map((criticality) =>
          severities.indexOf(
            explainSeverity(finding({ severity, confidence }), [rule({ criticality })]).severity,
          ),
        );
        expect(ranks).toEqual(ranks.toSorted());
      }
  });

  test('tags are those of every rule that fits, each once', () => {
    const rules = [
      rule({ tags: ['site-a', 'line'] }),
      rule({ kind: 'broker', pattern: '', tags: ['site-a', 'ot'] }),
      rule({ pattern: 'plant-b', tags: ['site-b'] }),
    ];
    expect(explainSeverity(finding(), rules).tags).toEqual(['site-a', 'line', 'ot']);
  });
});

describe('matchCriticality: the most specific rule is first', () => {
  const broker = rule({ kind: 'broker', pattern: '' });
  const plant = rule();
  const line = rule({ pattern: 'plant-a/line-1' });
  const lineHere = rule({ pattern: 'plant-a/line-1', brokerId: 7 });
  const group = rule({ kind: 'group', pattern: 'Site' });
  const node = rule({ kind: 'group', pattern: 'Site/Line1' });
  const groupTopics = rule({ pattern: 'spBv1.0/Site' });
  const all = [broker, plant, line, lineHere, group, node, groupTopics];
  test.each<{ name: string; change: Partial<Raise>; rules: CriticalityRule[] }>([
    { name: 'a topic', change: {}, rules: [lineHere, line, plant, broker] },
    {
      name: 'the prefix itself',
      change: { subject: { kind: 'topic', id: 'plant-a' } },
      rules: [plant, broker],
    },
    {
      name: 'a name that only begins alike',
      change: { subject: { kind: 'topic', id: 'plant-ab/line-1' } },
      rules: [broker],
    },
    {
      name: 'an edge node',
      change: { subject: { kind: 'node', id: 'Site/Line1' } },
      rules: [node, groupTopics, group, broker],
    },
    {
      name: 'a device of another edge node',
      change: { subject: { kind: 'device', id: 'Site/Line2/Pump' } },
      rules: [groupTopics, group, broker],
    },
    {
      name: 'a Sparkplug topic',
      change: { subject: { kind: 'topic', id: 'spBv1.0/Site/DDATA/Line1/Pump' } },
      rules: [node, groupTopics, group, broker],
    },
    {
      name: 'a Sparkplug prefix',
      change: { subject: { kind: 'topic', id: 'spBv1.0/Site' } },
      rules: [groupTopics, group, broker],
    },
    {
      name: 'an MQTT client by the topic in the evidence',
      change: { subject: { kind: 'client', id: 'laptop-7' }, evidence: { topic: 'plant-a/line-2/x' } },
      rules: [plant, broker],
    },
    {
      name: 'an MQTT client without one',
      change: { subject: { kind: 'client', id: 'plant-a' } },
      rules: [broker],
    },
    { name: 'a broker', change: { subject: { kind: 'broker', id: '7' } }, rules: [broker] },
  ])('$name', ({ change, rules }) => {
    expect(matchCriticality(finding(change), all)).toEqual(rules);
  });
});
