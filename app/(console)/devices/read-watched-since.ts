import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { getWatchedSince } from '@/lib/services/sparkplug/get-watched-since';

/** Since when the monitor listens, for pages that have nothing to show. */
export async function readWatchedSince(): Promise<string | null> {
  return getWatchedSince(await getServiceContext(), await requireActor());
}
