import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Finding } from '@/lib/domain/finding';
import { createDetectionEngine } from './detection-engine';
import { defineDetector, type Observation } from './detector';
import { observedWorld, testStart } from './testing/observed-world';

type Seen = { readonly label: string; readonly types: string[] };

function recorder(kind: string, observes: readonly Observation['type'][], change: { fails?: boolean } = {}) {
  const seen: Seen[] = [];
  const detector = defineDetector({
    kind,
    family: 'broker',
    title: kind,
    severity: 'low',
    needs: [],
    attack: [],
    explain: 'explain',
    respond: ['respond'],
    settings: z.object({ label: z.string().default('default') }),
    observes,
    createState: () => ({ turns: 0, resumed: [] as readonly string[] }),
    resume: (state, openKeys) => {
      state.resumed = openKeys;
    },
    evaluate({ observation, settings, state, now }): readonly Finding[] {
      if (change.fails) throw new Error('broken on purpose');
      state.turns++;
      seen.push({ label: settings.label, types: [observation.type, String(state.turns), ...state.resumed] });
      return [{ action: 'clear', detector: kind, key: 'k', at: now, summary: settings.label }];
    },
  });
  return { detector, seen };
}

const sweep = { type: 'sweep' } as const;

describe('createDetectionEngine', () => {
  test('an observation reaches only the detectors that watch its type', () => {
    const [sweeps, minutes] = [recorder('a', ['sweep']), recorder('b', ['minute', 'sweep'])];
    const engine = createDetectionEngine({ detectors: [sweeps.detector, minutes.detector] });
    expect(engine.observe(sweep, observedWorld(), testStart)).toHaveLength(2);
    expect(engine.observe({ type: 'minute' }, observedWorld(), testStart)).toHaveLength(1);
    expect([sweeps.seen.length, minutes.seen.length]).toEqual([1, 2]);
  });

  test('a detector that throws is counted and takes no other down', () => {
    const [broken, sound] = [recorder('broken', ['sweep'], { fails: true }), recorder('sound', ['sweep'])];
    const engine = createDetectionEngine({ detectors: [broken.detector, sound.detector] });
    engine.observe(sweep, observedWorld(), testStart);
    expect(engine.observe(sweep, observedWorld(), testStart)).toMatchObject([{ detector: 'sound' }]);
    expect(engine.problems()).toEqual([
      { kind: 'broken', cause: 'failure', message: 'broken on purpose', count: 2 },
    ]);
  });

  test('stored settings and switches are used, and open keys handed on', () => {
    const [on, off] = [recorder('on', ['sweep']), recorder('off', ['sweep'])];
    const engine = createDetectionEngine({
      detectors: [on.detector, off.detector],
      settingsByKind: { on: { label: 'stored' } },
      enabledByKind: { off: false },
      openKeysByKind: { on: ['key'] },
    });
    engine.observe(sweep, observedWorld(), testStart);
    expect(on.seen).toEqual([{ label: 'stored', types: ['sweep', '1', 'key'] }]);
    expect(off.seen).toEqual([]);
  });

  test('raises in shadow mode are stamped, until it is switched off; clears are not', () => {
    const raise = (key: string): Finding => ({
      action: 'raise',
      detector: 'a',
      key,
      at: testStart,
      severity: 'low',
      confidence: 1,
      title: 't',
      summary: 's',
      subject: { kind: 'broker', id: '1' },
      evidence: {},
      attack: [],
    });
    const { detector } = recorder('a', ['sweep']);
    const raising: typeof detector = {
      ...detector,
      start: (...begin) => ({
        ...detector.start(...begin),
        run: (observation, world, now) => [
          raise('k'),
          ...detector.start(...begin).run(observation, world, now),
        ],
      }),
    };
    const engine = createDetectionEngine({ detectors: [raising], shadowByKind: { a: true, b: false } });
    const stamps = () =>
      engine
        .observe(sweep, observedWorld(), testStart)
        .map((finding) => finding.action === 'raise' && finding.isShadow);
    expect(stamps()).toEqual([true, false]);
    engine.replaceSettings('a', { isShadow: false });
    expect(stamps()).toEqual([undefined, false]);
    engine.replaceSettings('a', { isShadow: true });
    expect(stamps()).toEqual([true, false]);
  });

  test('bad stored settings fall back to the defaults and are reported', () => {
    const { detector, seen } = recorder('a', ['sweep']);
    const engine = createDetectionEngine({ detectors: [detector], settingsByKind: { a: { label: 5 } } });
    engine.observe(sweep, observedWorld(), testStart);
    expect(seen).toMatchObject([{ label: 'default' }]);
    expect(engine.problems()).toMatchObject([{ kind: 'a', cause: 'settings', count: 1 }]);
  });

  test('new settings take effect without forgetting; bad ones change nothing', () => {
    const { detector, seen } = recorder('a', ['sweep']);
    const engine = createDetectionEngine({ detectors: [detector] });
    engine.observe(sweep, observedWorld(), testStart);
    engine.replaceSettings('a', { settings: { label: 'new' } });
    engine.observe(sweep, observedWorld(), testStart);
    engine.replaceSettings('a', { settings: { label: 5 } });
    engine.observe(sweep, observedWorld(), testStart);
    engine.replaceSettings('a', { isEnabled: false });
    engine.observe(sweep, observedWorld(), testStart);
    expect(seen.map(({ label, types }) => `${label} ${types[1]}`)).toEqual(['default 1', 'new 2', 'new 3']);
    expect(engine.problems()).toMatchObject([{ kind: 'a', cause: 'settings' }]);
    expect(() => engine.replaceSettings('unknown', { isEnabled: true })).not.toThrow();
  });
});
