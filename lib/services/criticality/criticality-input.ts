import { z } from 'zod';
import { criticalities } from '@/lib/domain/alerting-views';
import { rowId } from '../brokers/require-broker';

const patternMax = 512;
const groupLevelsMax = 3;
export const criticalityKinds = ['broker', 'prefix', 'group'] as const;

const tag = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(64)
  .regex(/^[^,]+$/, 'must not contain a comma');

/** `plant-a/line-1/#`, as a filter is written, means the prefix `plant-a/line-1`. */
function withoutEnd(pattern: string): string {
  return pattern.trim().replace(/\/#?$/, '');
}

type Pattern = { readonly kind: (typeof criticalityKinds)[number]; readonly pattern: string };

/** What is wrong with a pattern, in words; null when it can be used. */
function problemWith({ kind, pattern }: Pattern): string | null {
  if (kind === 'broker') return pattern === '' ? null : 'must be empty for a whole broker';
  if (pattern === '') return kind === 'prefix' ? 'must be the beginning of topics' : 'must name a group';
  if (/[+#]/.test(pattern)) return 'must be written without wildcards: all levels below are meant';
  return kind === 'group' && pattern.split('/').length > groupLevelsMax
    ? 'must be group, group/edge node or group/edge node/device'
    : null;
}

const fields = z.object({
  brokerId: rowId.nullable().describe('null = every broker'),
  kind: z
    .enum(criticalityKinds)
    .describe('a whole broker, topics under a prefix, or a Sparkplug group (or edge node, or device)'),
  pattern: z.string().max(patternMax).default('').transform(withoutEnd).describe('empty for a broker'),
  criticality: z.enum(criticalities).describe('low −1, normal 0, high +1, critical +2 steps of severity'),
  tags: z
    .array(tag)
    .max(20)
    .default([])
    .transform((tags) => [...new Set(tags)])
    .describe('go to the alerts about it'),
  reason: z.string().trim().max(500).default('').describe('why; shown on alerts'),
});

function checkPattern(input: Pattern, check: z.core.$RefinementCtx): void {
  const problem = problemWith(input);
  if (problem !== null) check.addIssue({ code: 'custom', path: ['pattern'], message: problem });
}

export const addCriticalityInput = fields.superRefine(checkPattern);
export const replaceCriticalityInput = fields.extend({ id: rowId }).superRefine(checkPattern);
export const criticalityIdInput = z.object({ id: rowId });
export type CriticalityFields = z.output<typeof fields>;
