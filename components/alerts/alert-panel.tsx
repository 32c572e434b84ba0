import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { ProblemLine } from '@/components/ui/problem-line';
import { SidePanel } from '@/components/ui/side-panel';
import { AlertDetailView } from './alert-detail-view';
import { useAlertDetail } from './use-alert-detail';

/** An alert beside its list; `id` null = closed. */
export function AlertPanel({ id, onClose }: { readonly id: string | null; onClose(): void }) {
  return (
    <SidePanel
      isOpen={id !== null}
      onClose={onClose}
      label="Alert"
      actions={
        <Button asChild kind="quiet" size="small">
          <Link href={`/alerts/${id}`} prefetch={false}>
            <ExternalLink size={12} aria-hidden /> Own page
          </Link>
        </Button>
      }
    >
      {id !== null && <PanelBody key={id} id={id} />}
    </SidePanel>
  );
}

function PanelBody({ id }: { readonly id: string }) {
  const { detail, problem, refresh } = useAlertDetail(id, null);
  if (problem !== null && detail === null) return <ProblemLine problem={problem} />;
  if (detail === null) return <p className="text-sm text-dim">Reading…</p>;
  return <AlertDetailView detail={detail} onChanged={refresh} />;
}
