import { agreementLevel, isArmed } from './agreement';
import type { JsonFields } from './json-fields';
import type { KnownShape } from './shape-table';

/** A shape that a topic has shown, and how firmly its keys stand in one order there. */
export type TopicShape = {
  readonly shape: KnownShape;
  /** Hash of the order of its keys on this topic. */
  readonly orderHash: number;
  /** Agreement counter of that order. */
  readonly orderAgreement: number;
};

/**
 * Do the keys of an unknown shape stand in another order than they always did among the known ones? Answers the agreement
 * counter of the firmest order that is broken; 0 when there is a new key, as a report of its own has an order of its own,
 * when one of the topic's shapes has them in this order, or none has two of them in an order of which the topic is sure.
 * What lies in lists does not count: their items decide what comes first.
 */
export function contradictedOrder(fields: JsonFields, known: readonly TopicShape[]): number {
  if (hasNewKey(fields, known)) return 0;
  let firmest = 0;
  for (const { shape, orderHash, orderAgreement } of known) {
    const order = compareOrder(fields, shape);
    if (order === 'same') return 0;
    const isSure = shape.orderHash === orderHash && isArmed(orderAgreement);
    if (order === 'other' && isSure && agreementLevel(orderAgreement) > agreementLevel(firmest))
      firmest = orderAgreement;
  }
  return firmest;
}

function hasNewKey({ count, path }: JsonFields, known: readonly TopicShape[]): boolean {
  for (let field = 0; field < count; field++)
    if (!known.some(({ shape }) => shape.paths.includes(path[field] ?? 0))) return true;
  return false;
}

/** How the fields that both have stand to each other; `unknown` with fewer than two of them. */
function compareOrder(fields: JsonFields, { paths, names }: KnownShape): 'same' | 'other' | 'unknown' {
  let shared = 0;
  let last = -1;
  for (let field = 0; field < fields.count; field++) {
    const place = paths.indexOf(fields.path[field] ?? 0);
    const name = place < 0 ? '' : (names[place] ?? '');
    if (name === '' || name.includes('[]')) continue;
    if (place < last) return 'other';
    last = place;
    shared++;
  }
  return shared < 2 ? 'unknown' : 'same';
}
