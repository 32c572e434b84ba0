import { ChevronDown } from 'lucide-react';
import { useSignedIn } from '@/components/frame/signed-in';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import type { Alert } from '@/lib/domain/alert';
import { showInvisible } from '@/lib/domain/wire-text';
import type { useAlertVerb } from './use-alert-verb';
import { useAssignees } from './use-assignees';

type Props = {
  readonly alert: Alert;
  readonly isBusy: boolean;
  readonly onAct: ReturnType<typeof useAlertVerb>['act'];
};

/** Gives the alert to somebody: oneself first. */
export function AssignMenu({ alert, isBusy, onAct }: Props) {
  const own = useSignedIn();
  const assignees = useAssignees();
  const assign = (id: string | null, done: string) => void onAct('assign', { assigneeId: id }, done);
  const others = assignees.filter(({ id }) => id !== own.id && id !== alert.assigneeId);
  return (
    <Menu
      align="start"
      trigger={
        <Button disabled={isBusy}>
          {alert.assignee === null ? 'Assign' : `Assigned: ${showInvisible(alert.assignee)}`}
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
    >
      {own.id !== null && alert.assigneeId !== own.id && (
        <MenuItem onSelect={() => assign(own.id, 'It is yours now.')}>To me</MenuItem>
      )}
      {alert.assigneeId !== null && (
        <MenuItem onSelect={() => assign(null, 'Assigned to nobody.')}>To nobody</MenuItem>
      )}
      {others.length > 0 && <MenuSeparator />}
      {others.map(({ id, name }) => (
        <MenuItem key={id} onSelect={() => assign(id, `Assigned to ${name}.`)}>
          {showInvisible(name)}
        </MenuItem>
      ))}
    </Menu>
  );
}
