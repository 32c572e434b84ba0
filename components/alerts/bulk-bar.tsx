import { ChevronDown, X } from 'lucide-react';
import { useState } from 'react';
import { AddToCase } from '@/components/cases/add-to-case';
import { useSignedIn } from '@/components/frame/signed-in';
import { Button } from '@/components/ui/button';
import { formatCounted } from '@/components/ui/format-number';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import type { Alert } from '@/lib/domain/alert';
import { showInvisible } from '@/lib/domain/wire-text';
import { BulkDialog } from './bulk-dialog';
import { BulkOutcomes } from './bulk-outcomes';
import { useAssignees } from './use-assignees';
import { useBulk } from './use-bulk';

type Props = {
  /** The chosen alerts as they are listed. */
  readonly chosen: readonly Alert[];
  onClear(): void;
  onChanged(): Promise<void>;
};

/** What is done to all chosen alerts at once, and what became of each. */
export function BulkBar({ chosen, onClear, onChanged }: Props) {
  const own = useSignedIn();
  const assignees = useAssignees();
  const { isBusy, run, result, forget } = useBulk(chosen, onChanged, onClear);
  const [asked, setAsked] = useState<'resolve' | 'snooze' | 'silence' | null>(null);
  const assign = (assigneeId: string | null) => void run({ verb: 'assign', assigneeId });
  return (
    <>
      {chosen.length > 0 && (
        <div
          role="toolbar"
          aria-label="Chosen alerts"
          className="panel flex shrink-0 flex-wrap items-center gap-2 px-2 py-1.5"
        >
          <b className="text-sm font-semibold">{formatCounted(chosen.length, 'alert')} chosen</b>
          <Button size="small" disabled={isBusy} onClick={() => void run({ verb: 'acknowledge' })}>
            Acknowledge
          </Button>
          <Menu
            align="start"
            trigger={
              <Button size="small" disabled={isBusy}>
                Assign <ChevronDown size={12} aria-hidden />
              </Button>
            }
          >
            {own.id !== null && <MenuItem onSelect={() => assign(own.id)}>To me</MenuItem>}
            <MenuItem onSelect={() => assign(null)}>To nobody</MenuItem>
            <MenuSeparator />
            {assignees
              .filter(({ id }) => id !== own.id)
              .map(({ id, name }) => (
                <MenuItem key={id} onSelect={() => assign(id)}>
                  {showInvisible(name)}
                </MenuItem>
              ))}
          </Menu>
          <Button size="small" disabled={isBusy} onClick={() => setAsked('resolve')}>
            Resolve…
          </Button>
          <Button size="small" disabled={isBusy} onClick={() => setAsked('snooze')}>
            Snooze…
          </Button>
          <Button size="small" disabled={isBusy} onClick={() => setAsked('silence')}>
            Silence…
          </Button>
          <AddToCase alertIds={chosen.map(({ id }) => id)} isSmall />
          {isBusy && <span className="text-xs text-dim">Working…</span>}
          <span className="grow" />
          <Button size="small" kind="quiet" aria-label="Choose none" onClick={onClear}>
            <X size={12} aria-hidden />
          </Button>
        </div>
      )}
      {asked !== null && (
        <BulkDialog verb={asked} count={chosen.length} onClose={() => setAsked(null)} onRun={run} />
      )}
      {result !== null && <BulkOutcomes result={result} onClose={forget} />}
    </>
  );
}
