import { useMemo, useState } from 'react';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { ProblemLine } from '@/components/ui/problem-line';
import type { TableColumn } from '@/components/ui/table-column';
import { useQuery } from '@/components/ui/use-query';
import type { Page, UserView } from '@/lib/domain/views';
import { AddUserDialog } from './add-user-dialog';
import { UserPanel } from './user-panel';

function userColumns(ownId: string | null): readonly TableColumn<UserView>[] {
  return [
    {
      key: 'name',
      title: 'Name',
      width: 260,
      card: 'title',
      sortValue: (user) => user.name,
      cell: (user) => (
        <span className="inline-flex max-w-full items-center gap-2">
          <b className="truncate font-semibold">{user.name}</b>
          {user.id === ownId && <Badge>you</Badge>}
        </span>
      ),
    },
    {
      key: 'email',
      title: 'E-mail address',
      card: 'fact',
      sortValue: (user) => user.email,
      cell: (user) => user.email,
    },
    {
      key: 'lastActive',
      title: 'Last active',
      width: 120,
      align: 'right',
      card: 'fact',
      sortValue: (user) => user.lastActiveAt,
      cell: (user) => <Age at={user.lastActiveAt} never="not signed in" />,
    },
    {
      key: 'created',
      title: 'Added',
      width: 100,
      align: 'right',
      card: 'fact',
      sortValue: (user) => user.createdAt,
      cell: (user) => <Age at={user.createdAt} />,
    },
  ];
}

const idOf = (user: UserView) => user.id;

type Props = {
  readonly initial: Page<UserView>;
  readonly ownId: string | null;
  readonly passwordLengthMin: number;
};

/** Everybody who may sign in. */
export function UsersView({ initial, ownId, passwordLengthMin }: Props) {
  const { query, change } = useQuery();
  const [isAdding, setIsAdding] = useState(false);
  const list = useList<UserView>({ address: 'users', initial, initialAddress: 'users' });
  useChanged(null, list.refresh);
  useReadOnMount(list.refresh);
  const columns = useMemo(() => userColumns(ownId), [ownId]);
  const openKey = query.get('open');
  return (
    <>
      <ProblemLine problem={list.problem} />
      <DataTable
        id="users"
        label="Users"
        rows={list.items}
        columns={columns}
        keyOf={idOf}
        nameOf={(user) => `Open user ${user.name}`}
        hrefOf={(user) => `/settings?open=${user.id}`}
        onOpen={(user) => change({ open: user.id }, openKey === null ? 'push' : 'replace')}
        openKey={openKey}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={null}
        tools={
          <Button kind="primary" size="small" onClick={() => setIsAdding(true)}>
            Add a user
          </Button>
        }
      />
      <AddUserDialog
        isOpen={isAdding}
        onOpenChange={setIsAdding}
        passwordLengthMin={passwordLengthMin}
        onAdded={list.refresh}
      />
      <UserPanel
        user={list.items.find((user) => user.id === openKey) ?? null}
        ownId={ownId}
        passwordLengthMin={passwordLengthMin}
        onClose={() => change({ open: null })}
        onChanged={list.refresh}
      />
    </>
  );
}
