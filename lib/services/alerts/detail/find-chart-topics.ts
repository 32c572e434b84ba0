import { escapeLike } from '../../keyset-page';
import type { ServiceContext } from '../../service-context';
import type { AlertSubject } from './alert-subject';

/** A wider prefix is drawn by its first topics; the words say so. */
const topicsMax = 500;

/** Topics whose messages are drawn, with `on this topic`, `under this prefix`, … */
export type ChartTopics = { readonly ids: number[]; readonly words: string };

type Wanted = { readonly pattern: string; readonly exact: string; readonly words: string };

function wantedOf({ row, facts }: AlertSubject): Wanted | null {
  const { subjectKind, subjectId } = row;
  if (subjectKind === 'node' || subjectKind === 'device') {
    const [group = '', edgeNode = '', device] = subjectId.split('/').map(escapeLike);
    const end = device === undefined ? '' : `/${device}`;
    return {
      pattern: `spBv1.0/${group}/%/${edgeNode}${end}${device === undefined ? '/%' : ''}`,
      exact: `spBv1.0/${group}/%/${edgeNode}${end}`,
      words: subjectKind === 'node' ? 'of this edge node' : 'of this device',
    };
  }
  const topic = subjectKind === 'topic' ? subjectId : facts.topics[0];
  if (topic === undefined || (subjectKind !== 'topic' && facts.topics.length > 1)) return null;
  const exact = escapeLike(topic);
  return { pattern: `${exact}/%`, exact, words: subjectKind === 'topic' ? 'on this topic' : `on ${topic}` };
}

/** The topics that an alert is about: one by name, or all under its prefix, edge node or device; null when there are none. */
export async function findChartTopics(
  { db }: ServiceContext,
  subject: AlertSubject,
): Promise<ChartTopics | null> {
  const wanted = wantedOf(subject);
  if (wanted === null) return null;
  const { brokerId, subjectKind } = subject.row;
  const rows = await db.$queryRaw<{ id: number; is_exact: boolean }[]>`
    SELECT id, name LIKE ${wanted.exact} AS is_exact FROM topic
    WHERE broker_id = ${brokerId} AND (name LIKE ${wanted.exact} OR name LIKE ${wanted.pattern})
    ORDER BY is_exact DESC, id LIMIT ${topicsMax}`;
  if (rows.length === 0) return null;
  const [first] = rows;
  if (subjectKind !== 'node' && subjectKind !== 'device' && first?.is_exact)
    return { ids: [first.id], words: wanted.words };
  const isPrefix = subjectKind === 'topic';
  const words = isPrefix ? 'under this prefix' : wanted.words;
  return {
    ids: rows.map(({ id }) => id),
    words: rows.length === topicsMax ? `${words} (its first ${topicsMax} topics)` : words,
  };
}
