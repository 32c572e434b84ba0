import type { DefinedDeviceView } from '@/lib/domain/availability-views';
import type { JsonObject } from '@/lib/domain/json';
import type { FieldProblem } from '@/lib/errors';

/** What stands in the form of a defined device. */
export type DefinedDeviceDraft = {
  readonly brokerId: number;
  readonly name: string;
  readonly by: 'topics' | 'client';
  readonly filter: string;
  readonly clientId: string;
  /** Seconds; empty = learn it. */
  readonly interval: string;
};

/** The draft of a device that is there, or of a new one on a broker. */
export function startDefinedDeviceDraft(
  device: DefinedDeviceView | null,
  brokerId: number,
): DefinedDeviceDraft {
  if (device === null) return { brokerId, name: '', by: 'topics', filter: '', clientId: '', interval: '' };
  const { intervalSeconds, clientId } = device;
  return {
    brokerId: device.brokerId,
    name: device.name,
    by: clientId === null ? 'topics' : 'client',
    filter: device.filter ?? '',
    clientId: clientId ?? '',
    interval: intervalSeconds === null ? '' : String(intervalSeconds),
  };
}

/** The request for a draft, or what has to be entered first, by field. */
export function readDefinedDeviceDraft(
  draft: DefinedDeviceDraft,
):
  | { readonly ok: true; readonly body: JsonObject }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const isByTopics = draft.by === 'topics';
  const text = draft.interval.trim();
  const intervalSeconds = isByTopics && text !== '' ? Number(text) : null;
  const checks: readonly (readonly [string, string, boolean])[] = [
    ['name', 'Enter a name.', draft.name.trim() === ''],
    ['filter', 'Enter a topic filter, such as plant/press-7/#.', isByTopics && draft.filter === ''],
    ['clientId', 'Enter the MQTT client id.', !isByTopics && draft.clientId === ''],
    [
      'intervalSeconds',
      'Enter seconds, from 1 to 604800, or leave it empty.',
      intervalSeconds !== null && !(intervalSeconds >= 1 && intervalSeconds <= 604_800),
    ],
  ];
  const problems = checks.flatMap(([field, message, isWrong]) => (isWrong ? [{ field, message }] : []));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    body: {
      name: draft.name.trim(),
      filter: isByTopics ? draft.filter : null,
      clientId: isByTopics ? null : draft.clientId,
      intervalSeconds,
    },
  };
}
