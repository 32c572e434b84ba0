import type { DemoAttackKind } from '@/lib/domain/demo-attack';
import type { Attack } from './attack-scene';
import { forgedDeath } from './forged-death';
import { injectedValue } from './injected-value';
import { passwordGuessing } from './password-guessing';
import { publishFlood } from './publish-flood';
import { wildcardEavesdropper } from './wildcard-eavesdropper';

/** How each attack is played; `lib/domain/demo.ts` tells people of the same ones. */
export const attacks: Readonly<Record<DemoAttackKind, Attack>> = {
  'wildcard-eavesdropper': wildcardEavesdropper,
  'password-guessing': passwordGuessing,
  'publish-flood': publishFlood,
  'injected-value': injectedValue,
  'forged-death': forgedDeath,
};
