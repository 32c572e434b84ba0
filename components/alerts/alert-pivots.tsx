import Link from 'next/link';
import type { Alert } from '@/lib/domain/alert';

type Pivot = { readonly title: string; readonly path: string };

function pivotsOf({ subject, brokerId, detector }: Alert): readonly Pivot[] {
  const id = encodeURIComponent(subject.id);
  const scope = `broker=${brokerId}`;
  const common = [
    { title: 'Other alerts about it', path: `/alerts?subjectId=${id}&${scope}&muted=include&hidden=include` },
    { title: 'Other alerts of this kind', path: `/alerts?detector=${encodeURIComponent(detector)}` },
  ];
  const own: Record<Alert['subject']['kind'], readonly Pivot[]> = {
    client: [
      { title: "This MQTT client's session", path: `/clients?clientId=${id}&${scope}` },
      { title: "This MQTT client's subscriptions", path: `/subscriptions?clientId=${id}&${scope}` },
    ],
    address: [{ title: 'MQTT clients on this address', path: `/clients?address=${id}&${scope}` }],
    topic: [{ title: 'This topic', path: `/topics?q=${id}&${scope}` }],
    node: [
      {
        title: 'This edge node',
        path: `/devices?q=${encodeURIComponent(subject.id.split('/').at(-1) ?? subject.id)}&${scope}`,
      },
    ],
    device: [
      {
        title: 'This device',
        path: `/devices?q=${encodeURIComponent(subject.id.split('/').at(-1) ?? subject.id)}&${scope}`,
      },
    ],
    host: [],
    broker: [{ title: 'This broker', path: `/brokers?open=${brokerId}` }],
  };
  return [...own[subject.kind], ...common];
}

/** Where to look next, said as what one wants to know. */
export function AlertPivots({ alert }: { readonly alert: Alert }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {pivotsOf(alert).map((pivot) => (
        <li key={pivot.path}>
          <Link href={pivot.path} prefetch={false} className="text-accent hover:underline">
            {pivot.title}
          </Link>
        </li>
      ))}
    </ul>
  );
}
