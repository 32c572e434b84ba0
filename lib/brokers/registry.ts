import type { BrokerKind } from '@/lib/domain/broker';
import { aedes } from './aedes/aedes-dialect';
import type { BrokerDialect } from './dialect';
import { generic } from './generic-dialect';
import { mosquitto } from './mosquitto/mosquitto-dialect';

/** Every dialect we speak; adding a broker is one file and one line here. */
export const dialects: readonly BrokerDialect[] = [mosquitto, aedes, generic];

/** The dialect of a kind; `generic` for `auto` (not recognised yet) and for kinds from a newer version. */
export function dialectOf(kind: BrokerKind | null): BrokerDialect {
  return dialects.find((dialect) => dialect.kind === kind) ?? generic;
}
