import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import { detectors } from '@/lib/detection/registry';
import type { JsonObject } from '@/lib/domain/json';
import type { DetectorView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { parseInput } from '../parse-input';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { settingsInForce, toDetectorView } from './detector-view';
import { brokerSightColumns } from './list-detectors';

export const updateDetectorInput = z.object({
  kind: z.string().max(100),
  enabled: z.boolean().optional(),
  settings: z
    .record(z.string().max(200), z.json())
    .optional()
    .describe('fields of its settings; what is left out keeps its value'),
});

function requireDetector(kind: string) {
  const detector = detectors.find((candidate) => candidate.kind === kind);
  if (detector === undefined) throw new AppError('not_found', `There is no detector ${kind}.`);
  return detector;
}

/**
 * Switches a detector on or off, or changes settings; the worker follows within two seconds. Throws `not_found`, and
 * `invalid` naming `settings.<field>`.
 */
export async function updateDetector(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof updateDetectorInput>,
): Promise<DetectorView> {
  requirePermission(actor, 'configure');
  const detector = requireDetector(input.kind);
  const stored = await context.db.$transaction(async (tx) => {
    const before = await tx.detectorSetting.findUnique({ where: { kind: input.kind } });
    const inForce = settingsInForce(detector, before?.settings);
    const parsed = parseInput(z.object({ settings: detector.settings }), {
      settings: { ...inForce, ...input.settings },
    });
    const settings = parsed.settings as Prisma.InputJsonObject;
    const enabled = input.enabled ?? before?.enabled ?? true;
    const after = await tx.detectorSetting.upsert({
      where: { kind: input.kind },
      create: { kind: input.kind, enabled, settings },
      update: { enabled, settings },
    });
    await recordAudit(tx, actor, {
      action: 'detector.updated',
      resource: 'detector',
      resourceId: input.kind,
      before: { enabled: before?.enabled ?? true, settings: inForce },
      after: { enabled, settings: parsed.settings as JsonObject },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'detectors', brokerId: null }]);
    return after;
  });
  const brokers = await context.db.broker.findMany({ select: brokerSightColumns, orderBy: { id: 'asc' } });
  return toDetectorView(detector, stored, brokers);
}
