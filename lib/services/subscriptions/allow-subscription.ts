import type { Prisma } from '@/lib/db/generated/client';
import type { AllowedSubscriber } from '@/lib/detection/allow-list';
import { stripShare } from '@/lib/domain/topic-filter';
import { AppError } from '@/lib/errors';
import { settingsInForce } from '../detectors/detector-view';
import { lockDetectorSetting } from '../detectors/lock-detector-setting';
import { findDetector } from '../detectors/require-detector';

type Tx = Prisma.TransactionClient;
type Subscribed = { readonly brokerId: number; readonly clientId: string; readonly filter: string };

/** The detector that judges a subscription: the broker's own topics have one of their own. */
export function judgeOf(filter: string): 'sys-reader' | 'wildcard-subscriber' {
  return stripShare(filter).filter.startsWith('$') ? 'sys-reader' : 'wildcard-subscriber';
}

/** The narrowest entry that allows a subscription: this MQTT client, with this user name, to this filter. */
async function entryFor(tx: Tx, { brokerId, clientId, filter }: Subscribed): Promise<AllowedSubscriber> {
  if (clientId.includes('*'))
    throw new AppError(
      'conflict',
      'This MQTT client id contains *, which an allow-list reads as any characters. Add a fitting entry to the detector’s allow-list by hand.',
    );
  const client = await tx.mqttClient.findUnique({ where: { brokerId_clientId: { brokerId, clientId } } });
  const username = client?.username ?? null;
  return { clientId, ...(username === null ? {} : { username }), filter: stripShare(filter).filter };
}

const isSame = (one: AllowedSubscriber, other: AllowedSubscriber) =>
  one.clientId === other.clientId &&
  one.username === other.username &&
  one.filter === other.filter &&
  one.cidr === other.cidr;

/**
 * Adds a subscription to the allow-list of the detector that judges it, or takes it off again, whatever its user name.
 * Returns the entry. Throws `conflict` when the list is full or the entry cannot be narrow.
 */
export async function allowSubscription(
  tx: Tx,
  subscribed: Subscribed,
  isAllowed: boolean,
): Promise<{ readonly detector: string; readonly entry: AllowedSubscriber }> {
  const kind = judgeOf(subscribed.filter);
  const detector = findDetector(kind);
  const entry = await entryFor(tx, subscribed);
  const stored = await lockDetectorSetting(tx, kind);
  const settings = settingsInForce(detector, stored.settings);
  const known = settings.allowList as readonly AllowedSubscriber[];
  const others = known.filter(
    (each) => !isSame(each, isAllowed ? entry : { ...entry, username: each.username }),
  );
  const next = detector.settings.safeParse({
    ...settings,
    allowList: isAllowed ? [...others, entry] : others,
  });
  if (!next.success)
    throw new AppError(
      'conflict',
      `The allow-list of ${detector.title} cannot take this: ${next.error.issues[0]?.message}.`,
    );
  await tx.detectorSetting.update({
    where: { kind },
    data: { settings: next.data as Prisma.InputJsonObject },
  });
  return { detector: kind, entry };
}
