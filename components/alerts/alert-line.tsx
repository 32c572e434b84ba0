import Link from 'next/link';
import { BrokerName } from '@/components/brokers/broker-name';
import { Age } from '@/components/ui/age';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { Alert } from '@/lib/domain/alert';
import { showInvisible } from '@/lib/domain/wire-text';
import { ShadowBadge } from './alert-verdict';

/** One alert in one line, leading to its page. */
export function AlertLine({ alert }: { readonly alert: Alert }) {
  return (
    <Link
      href={`/alerts/${alert.id}`}
      prefetch={false}
      className="live flex min-h-8 min-w-0 items-center gap-2 rounded-box px-1 py-0.5 text-sm hover:bg-raised"
    >
      <span className="w-18 shrink-0">
        <SeverityBadge severity={alert.severity} state={alert.state} />
      </span>
      <span className="line-clamp-3 min-w-0 grow break-words sm:line-clamp-1">
        {showInvisible(alert.title)}
      </span>
      <ShadowBadge alert={alert} />
      <span className="hidden max-w-40 shrink-0 text-dim sm:inline">
        <BrokerName id={alert.brokerId} name={alert.broker} />
      </span>
      <Age at={alert.lastSeenAt} className="w-14 shrink-0 text-right" />
    </Link>
  );
}
