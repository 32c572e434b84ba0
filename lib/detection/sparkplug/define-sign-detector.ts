import { z } from 'zod';
import type { SparkplugSign, SparkplugSignKind } from '@/lib/sparkplug/sign';
import { type Detector, defineDetector } from '../detector';
import { createFirstSeen, restoreFirstSeen, saveFirstSeen } from '../first-seen';
import { memoryBytesMax } from '../remember-strings';
import { followBirths, judgeSign, type SignState, sweepSigns } from './judge-sign';
import { leaveTrail } from './node-trail';
import type { Calm, SignDetectorSpec } from './sign-detector-spec';
import { createSignIncidents, resumeIncidents } from './sign-incidents';

const parts = z.object({ met: z.unknown(), own: z.unknown() });
/** Signs whose rules can become an edge node’s accepted quirk. */
const learnable: ReadonlySet<SparkplugSignKind> = new Set<SparkplugSignKind>([
  'device-data-before-birth',
  'device-data-after-death',
  'death-mismatch',
  'sequence-gap',
  'birth-unsolicited',
  'birth-bdseq',
  'birth-changed',
  'metric-undeclared',
  'metric-type',
  'forbidden-field',
  'retained',
  'qos',
  'clock',
  'report-by-exception',
]);
const quirkSentence =
  ' What an edge node already did while it was being learned is an accepted quirk: it raises nothing, or info only where the matter is high or critical, and is listed with the node until somebody revokes it.';

/**
 * A detector of Sparkplug signs: one condition an entity, repeated at most once a minute unless it grows worse, ended after a
 * calm time; accepted quirks kept down to info. The spec only says what one sign is worth.
 */
export function defineSignDetector<Schema extends z.ZodType<Calm>, Own = undefined>(
  spec: SignDetectorSpec<Schema, Own>,
): Detector {
  const judged: ReadonlySet<SparkplugSignKind> = new Set(spec.signs);
  const recalled: ReadonlySet<SparkplugSignKind> = new Set(spec.recalls ?? []);

  return defineDetector({
    kind: spec.kind,
    family: spec.family,
    title: spec.title,
    severity: spec.severity,
    needs: spec.needs ?? [],
    attack: spec.attack,
    explain: canBeQuirk(spec) ? spec.explain + quirkSentence : spec.explain,
    respond: spec.respond,
    settings: spec.settings,
    observes: ['sparkplug-sign', 'sparkplug', 'sweep', ...(spec.noteEvent ? (['event'] as const) : [])],
    createState: (): SignState<Own> => ({
      own: spec.own?.create() as Own,
      incidents: createSignIncidents(),
      trail: new Map(),
      waiting: new Map(),
      known: createFirstSeen(),
    }),
    resume: ({ incidents }, openKeys) => resumeIncidents(incidents, openKeys),
    save({ known, own }) {
      const met = saveFirstSeen(known, memoryBytesMax / 2);
      const rest = spec.own?.save?.(own) ?? null;
      return met === null && rest === null ? null : { met, own: rest };
    },
    restore({ known, own }, memory) {
      const stored = parts.safeParse(memory).data;
      restoreFirstSeen(known, stored?.met);
      spec.own?.restore?.(own, stored?.own);
    },
    evaluate({ observation, world, settings, state, now }) {
      if (observation.type === 'sparkplug') followBirths(state, observation.transition);
      if (observation.type === 'event') spec.noteEvent?.(state.own, observation.event, world, now);
      if (observation.type === 'sweep') return sweepSigns(spec, { state, settings, world, now });
      if (observation.type !== 'sparkplug-sign') return [];
      const sign = unexcused(observation.sign, spec.isNeverQuirk);
      if (recalled.has(sign.kind)) leaveTrail(state.trail, sign.kind, sign);
      return judged.has(sign.kind) ? judgeSign(spec, sign, false, { state, settings, world, now }) : [];
    },
  });
}

type Excuses = { readonly isNeverQuirk?: true | ((sign: SparkplugSign) => boolean) };

function canBeQuirk({
  signs,
  isNeverQuirk,
}: Excuses & { readonly signs: readonly SparkplugSignKind[] }): boolean {
  return isNeverQuirk !== true && signs.some((kind) => learnable.has(kind));
}

function unexcused(sign: SparkplugSign, isNeverQuirk: Excuses['isNeverQuirk']): SparkplugSign {
  const isExcused = isNeverQuirk !== true && isNeverQuirk?.(sign) !== true;
  return sign.isQuirk && !isExcused ? { ...sign, isQuirk: false } : sign;
}
