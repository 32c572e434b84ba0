import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import type { JsonObject } from '@/lib/domain/json';
import type { DetectorView } from '@/lib/domain/views';
import { recordAudit } from '../audit/record-audit';
import { parseInput } from '../parse-input';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { settingsInForce, toDetectorView } from './detector-view';
import { lockDetectorSetting } from './lock-detector-setting';
import { readSurroundings } from './read-surroundings';
import { detectorKind, findDetector } from './require-detector';

export const updateDetectorInput = z.object({
  kind: detectorKind,
  enabled: z.boolean().optional(),
  shadow: z.boolean().optional().describe('true: its alerts are recorded and nobody is told'),
  settings: z
    .record(z.string().max(200), z.json())
    .optional()
    .describe('fields of its settings; what is left out keeps its value'),
});

/**
 * Switches a detector or its shadow mode on or off, or changes settings; the worker follows within two seconds. Throws `not_found`, and
 * `invalid` naming `settings.<field>`.
 */
export async function updateDetector(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof updateDetectorInput>,
): Promise<DetectorView> {
  requirePermission(actor, 'configure');
  const detector = findDetector(input.kind);
  await context.db.$transaction(async (tx) => {
    const before = await lockDetectorSetting(tx, input.kind);
    const inForce = settingsInForce(detector, before.settings);
    const parsed = parseInput(z.object({ settings: detector.settings }), {
      settings: { ...inForce, ...input.settings },
    });
    const settings = parsed.settings as Prisma.InputJsonObject;
    const enabled = input.enabled ?? before.enabled;
    const shadow = input.shadow ?? before.shadow;
    await tx.detectorSetting.update({
      where: { kind: input.kind },
      data: { enabled, shadow, settings },
    });
    await recordAudit(tx, actor, {
      action: 'detector.updated',
      resource: 'detector',
      resourceId: input.kind,
      before: { enabled: before.enabled, shadow: before.shadow, settings: inForce },
      after: { enabled, shadow, settings: parsed.settings as JsonObject },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'detectors', brokerId: null }]);
  });
  return toDetectorView(detector, await readSurroundings(context));
}
