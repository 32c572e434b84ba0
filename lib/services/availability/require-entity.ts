import { z } from 'zod';
import { type EntityRef, entityKinds } from '@/lib/domain/availability-views';
import { AppError } from '@/lib/errors';
import { rowId } from '../brokers/require-broker';
import type { ServiceContext } from '../service-context';
import { type FleetEntity, readFleet } from './read-fleet';

/** The fields that name one entity. */
export const entityFields = {
  kind: z.enum(entityKinds).describe('node, device (of Sparkplug) or defined (other)'),
  id: rowId,
};

const words = { node: 'edge node', device: 'device', defined: 'defined device' } as const;

/** One edge node, device or defined device as it is stored; throws `not_found`. */
export async function requireEntity(context: ServiceContext, ref: EntityRef): Promise<FleetEntity> {
  const [entity] = await readFleet(context, { entity: ref });
  if (entity === undefined) throw new AppError('not_found', `There is no ${words[ref.kind]} ${ref.id}.`);
  return entity;
}
