import { z } from 'zod';

/** Attacks that the demo plant plays on request (`demo_attack.attack`). */
export const demoAttackKinds = [
  'wildcard-eavesdropper',
  'reconnaissance',
  'password-guessing',
  'session-takeover',
  'connection-flood',
  'publish-flood',
  'topic-explosion',
  'telemetry-injection',
  'injected-value',
  'replayed-telemetry',
  'retained-tampering',
  'device-silenced',
  'payload-fuzzing',
  'forged-death',
  'shadow-edge-node',
  'forged-host-offline',
  'rebirth-storm',
] as const;
export const demoAttackKindSchema = z.enum(demoAttackKinds);
export type DemoAttackKind = z.infer<typeof demoAttackKindSchema>;
