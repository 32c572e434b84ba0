import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { TextField } from '@/components/ui/field';
import { makePassword } from './make-password';

type Props = {
  readonly value: string;
  readonly lengthMin: number;
  readonly error: string | null;
  onChange(value: string): void;
};

/** A password that is given to somebody else: readable, so that it can be passed on. */
export function NewPasswordField({ value, lengthMin, error, onChange }: Props) {
  return (
    <div className="flex flex-col gap-1.5">
      <TextField
        label="Password"
        help={`At least ${lengthMin} characters. Pass it on by a safe way; it can be changed after the first sign-in.`}
        error={error}
        isMono
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="flex items-center gap-1">
        <Button size="small" onClick={() => onChange(makePassword())}>
          Make one
        </Button>
        {value !== '' && <CopyButton text={value} label="Copy the password" />}
      </div>
    </div>
  );
}
