import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { callApi } from '@/components/live/read-api';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { SidePanel } from '@/components/ui/side-panel';
import { useSay } from '@/components/ui/toasts';
import type { UserView } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';
import { NewPasswordField } from './new-password-field';

type Props = {
  readonly user: UserView | null;
  readonly ownId: string | null;
  readonly passwordLengthMin: number;
  onClose(): void;
  onChanged(): Promise<void>;
};

/** A person who may sign in: a new password for them, or their removal. */
export function UserPanel({ user, ownId, passwordLengthMin, onClose, onChanged }: Props) {
  return (
    <SidePanel isOpen={user !== null} onClose={onClose} label="User">
      {user !== null && (
        <article key={user.id} className="flex flex-col gap-5">
          <header className="flex flex-wrap items-center gap-3">
            <h2 className="min-w-0 text-xl break-words">{user.name}</h2>
            {user.id === ownId && <Badge>you</Badge>}
          </header>
          <Facts>
            <Fact name="E-mail address">{user.email}</Fact>
            <Fact name="Last active">
              <Age at={user.lastActiveAt} never="not signed in" />
            </Fact>
            <Fact name="Added">
              <Moment at={user.createdAt} />
            </Fact>
          </Facts>
          {user.id === ownId ? (
            <p className="text-sm text-dim">Your own password is changed under “Your account”.</p>
          ) : (
            <Section title="New password">
              <ResetPassword user={user} lengthMin={passwordLengthMin} />
            </Section>
          )}
          <RemoveUser user={user} isSelf={user.id === ownId} onClose={onClose} onChanged={onChanged} />
        </article>
      )}
    </SidePanel>
  );
}

function ResetPassword({ user, lengthMin }: { readonly user: UserView; readonly lengthMin: number }) {
  const say = useSay();
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  const reset = async () => {
    setIsBusy(true);
    const answer = await callApi(`users/${user.id}/password`, {
      method: 'PUT',
      body: { newPassword: password },
    });
    setIsBusy(false);
    setProblems(answer.ok ? [] : answer.problem.fields);
    if (answer.ok) {
      setPassword('');
      say(`${user.name} has a new password and is signed out everywhere.`, 'good');
    } else if (answer.problem.fields.length === 0) say(answer.problem.message, 'bad');
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void reset();
      }}
    >
      <NewPasswordField
        value={password}
        lengthMin={lengthMin}
        error={problemAt(problems, 'newPassword')}
        onChange={setPassword}
      />
      <Button type="submit" disabled={isBusy || password === ''} className="self-start">
        Set the new password
      </Button>
    </form>
  );
}

type RemoveProps = {
  readonly user: UserView;
  readonly isSelf: boolean;
  onClose(): void;
  onChanged(): Promise<void>;
};

function RemoveUser({ user, isSelf, onClose, onChanged }: RemoveProps) {
  const [isOpen, setIsOpen] = useState(false);
  const loss =
    'They cannot sign in any more and are signed out everywhere. What they did stays in the audit log.';
  return (
    <div className="border-t pt-4">
      <Button kind="danger" onClick={() => setIsOpen(true)}>
        Remove {isSelf ? 'yourself' : 'this user'}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={`Remove ${user.name}?`}
        loss={isSelf ? `This is you: you are signed out at once. ${loss}` : loss}
        phrase={user.email}
        verb="Remove user"
        onConfirm={async () => {
          const answer = await callApi(`users/${user.id}`, { method: 'DELETE' });
          if (!answer.ok) return answer.problem.message;
          if (isSelf) window.location.assign('/sign-in');
          onClose();
          await onChanged();
          return null;
        }}
      />
    </div>
  );
}
