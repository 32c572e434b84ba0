import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import type { FieldProblem } from '@/lib/errors';

const empty = { currentPassword: '', newPassword: '', repeated: '' };

function problemsOf(input: typeof empty): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (input.currentPassword === '')
    problems.push({ field: 'currentPassword', message: 'enter your current password' });
  if (input.newPassword !== input.repeated)
    problems.push({ field: 'repeated', message: 'is not the same as the new password' });
  return problems;
}

type Props = { readonly name: string; readonly passwordLengthMin: number };

/** Changes one's own password; all own sessions end with it, this one too. */
export function AccountView({ name, passwordLengthMin }: Props) {
  const [input, setInput] = useState(empty);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const save = async () => {
    const found = problemsOf(input);
    setProblems(found);
    setFailure(null);
    if (found.length > 0) return;
    setIsBusy(true);
    const { currentPassword, newPassword } = input;
    const answer = await callApi('account/password', {
      method: 'PUT',
      body: { currentPassword, newPassword },
    });
    if (answer.ok) return window.location.assign('/sign-in');
    setIsBusy(false);
    setProblems(answer.problem.fields);
    setFailure(answer.problem.fields.length > 0 ? null : answer.problem.message);
  };
  const field = (key: keyof typeof empty, label: string, help: string, autoComplete: string) => (
    <TextField
      label={label}
      help={help}
      type="password"
      autoComplete={autoComplete}
      error={problemAt(problems, key)}
      value={input[key]}
      onChange={(event) => setInput({ ...input, [key]: event.target.value })}
    />
  );
  return (
    <form
      className="flex max-w-md flex-col gap-4 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="text-sm text-dim">
        You are signed in as <b className="font-semibold text-ink">{name}</b>. After the change you are signed
        out everywhere, here too, and sign in with the new password.
      </p>
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      {field('currentPassword', 'Current password', '', 'current-password')}
      {field('newPassword', 'New password', `At least ${passwordLengthMin} characters.`, 'new-password')}
      {field('repeated', 'New password again', '', 'new-password')}
      <Button kind="primary" type="submit" disabled={isBusy} className="self-start">
        {isBusy ? 'Changing…' : 'Change password'}
      </Button>
    </form>
  );
}
