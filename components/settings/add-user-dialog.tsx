import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { UserView } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';
import { NewPasswordField } from './new-password-field';

type Props = {
  readonly isOpen: boolean;
  readonly passwordLengthMin: number;
  onOpenChange(isOpen: boolean): void;
  onAdded(): Promise<void>;
};

/** Lets one more person sign in. */
export function AddUserDialog({ isOpen, passwordLengthMin, onOpenChange, onAdded }: Props) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Add a user"
      description="Everybody who can sign in may see and change everything for now."
    >
      <AddUserForm
        passwordLengthMin={passwordLengthMin}
        onAdded={async () => {
          onOpenChange(false);
          await onAdded();
        }}
      />
    </Dialog>
  );
}

function AddUserForm({ passwordLengthMin, onAdded }: Pick<Props, 'passwordLengthMin' | 'onAdded'>) {
  const say = useSay();
  const [input, setInput] = useState({ name: '', email: '', password: '' });
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const add = async () => {
    setIsBusy(true);
    const answer = await callApi<UserView>('users', {
      method: 'POST',
      body: { ...input, name: input.name.trim(), email: input.email.trim() },
    });
    setIsBusy(false);
    setProblems(answer.ok ? [] : answer.problem.fields);
    setFailure(answer.ok || answer.problem.fields.length > 0 ? null : answer.problem.message);
    if (!answer.ok) return;
    say(`${answer.body.name} can sign in as ${answer.body.email}.`, 'good');
    await onAdded();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      <TextField
        label="Name"
        help="Stands in the timeline of alerts and in the audit log."
        autoComplete="off"
        maxLength={100}
        error={problemAt(problems, 'name')}
        value={input.name}
        onChange={(event) => setInput({ ...input, name: event.target.value })}
      />
      <TextField
        label="E-mail address"
        help="To sign in with; nothing is sent to it."
        inputMode="email"
        autoComplete="off"
        error={problemAt(problems, 'email')}
        value={input.email}
        onChange={(event) => setInput({ ...input, email: event.target.value })}
      />
      <NewPasswordField
        value={input.password}
        lengthMin={passwordLengthMin}
        error={problemAt(problems, 'password')}
        onChange={(password) => setInput({ ...input, password })}
      />
      <Button kind="primary" type="submit" disabled={isBusy} className="self-start">
        {isBusy ? 'Adding…' : 'Add user'}
      </Button>
    </form>
  );
}
