import { z } from 'zod';

/** Attacks that the demo plant plays on request (`demo_attack.attack`). */
export const demoAttackKinds = [
  'wildcard-eavesdropper',
  'password-guessing',
  'publish-flood',
  'injected-value',
  'forged-death',
] as const;
export const demoAttackKindSchema = z.enum(demoAttackKinds);
export type DemoAttackKind = z.infer<typeof demoAttackKindSchema>;
