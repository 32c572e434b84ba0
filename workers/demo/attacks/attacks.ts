import type { DemoAttackKind } from '@/lib/domain/demo-attack';
import type { Attack } from './attack-scene';
import { connectionFlood } from './connection-flood';
import { deviceSilenced } from './device-silenced';
import { forgedDeath } from './forged-death';
import { forgedHostOffline } from './forged-host-offline';
import { injectedValue } from './injected-value';
import { passwordGuessing } from './password-guessing';
import { payloadFuzzing } from './payload-fuzzing';
import { publishFlood } from './publish-flood';
import { rebirthStorm } from './rebirth-storm';
import { reconnaissance } from './reconnaissance';
import { replayedTelemetry } from './replayed-telemetry';
import { retainedTampering } from './retained-tampering';
import { sessionTakeover } from './session-takeover';
import { shadowEdgeNode } from './shadow-edge-node';
import { telemetryInjection } from './telemetry-injection';
import { topicExplosion } from './topic-explosion';
import { wildcardEavesdropper } from './wildcard-eavesdropper';

/** How each attack is played; `lib/domain/demo.ts` tells people of the same ones. */
export const attacks: Readonly<Record<DemoAttackKind, Attack>> = {
  'wildcard-eavesdropper': wildcardEavesdropper,
  reconnaissance,
  'password-guessing': passwordGuessing,
  'session-takeover': sessionTakeover,
  'connection-flood': connectionFlood,
  'publish-flood': publishFlood,
  'topic-explosion': topicExplosion,
  'telemetry-injection': telemetryInjection,
  'injected-value': injectedValue,
  'replayed-telemetry': replayedTelemetry,
  'retained-tampering': retainedTampering,
  'device-silenced': deviceSilenced,
  'payload-fuzzing': payloadFuzzing,
  'forged-death': forgedDeath,
  'shadow-edge-node': shadowEdgeNode,
  'forged-host-offline': forgedHostOffline,
  'rebirth-storm': rebirthStorm,
};
