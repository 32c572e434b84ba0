'use client';

import type { AlertDetail } from '@/lib/domain/views';
import { AlertDetailView } from './alert-detail-view';
import { useAlertDetail } from './use-alert-detail';

/** An alert on its own page. */
export function AlertDetailLive({ initial }: { readonly initial: AlertDetail }) {
  const { detail, refresh } = useAlertDetail(initial.alert.id, initial);
  return (
    <div className="panel mx-auto w-full max-w-4xl p-4">
      <AlertDetailView detail={detail ?? initial} onChanged={refresh} />
    </div>
  );
}
