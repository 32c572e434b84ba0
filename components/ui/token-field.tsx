import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { showInvisible } from '@/lib/domain/wire-text';
import { Button } from './button';
import { TextField } from './field';

type Props = {
  readonly label: string;
  readonly help: string;
  readonly error?: string | null;
  readonly tokens: readonly string[];
  readonly suggestions?: readonly { readonly value: string; readonly label: string }[];
  /** A comma is part of a text, and does not end it. */
  readonly keepsCommas?: boolean;
  onChange(tokens: readonly string[]): void;
};

/** Several texts, added one by one with Enter or a comma; what is typed counts as soon as the field is left. */
export function TokenField({
  label,
  help,
  error,
  tokens,
  suggestions = [],
  keepsCommas = false,
  onChange,
}: Props) {
  const [text, setText] = useState('');
  const listId = useId();
  const add = (typed: string) => {
    const found = (keepsCommas ? [typed] : typed.split(','))
      .map((each) => each.trim())
      .filter((each) => each !== '' && !tokens.includes(each));
    setText('');
    if (found.length > 0) onChange([...tokens, ...new Set(found)]);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <TextField
        label={label}
        help={help}
        error={error}
        isMono
        autoComplete="off"
        maxLength={512}
        list={suggestions.length > 0 ? listId : undefined}
        value={text}
        onChange={(event) => {
          const typed = event.target.value;
          const isWhole = suggestions.some((each) => each.value === typed);
          if (isWhole || (!keepsCommas && typed.endsWith(','))) add(typed);
          else setText(typed);
        }}
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || text.trim() === '') return;
          event.preventDefault();
          add(text);
        }}
      />
      <datalist id={listId}>
        {suggestions
          .filter((each) => !tokens.includes(each.value))
          .map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
      </datalist>
      {tokens.length > 0 && (
        <ul aria-label={`${label}: chosen`} className="flex flex-wrap gap-1.5">
          {tokens.map((token) => (
            <li
              key={token}
              className="inline-flex max-w-full items-center gap-0.5 rounded-box bg-raised pl-1.5"
            >
              <bdi className="min-w-0 font-mono text-xs break-all">{showInvisible(token)}</bdi>
              <Button
                size="small"
                kind="quiet"
                className="px-1"
                aria-label={`Leave out ${showInvisible(token)}`}
                onClick={() => onChange(tokens.filter((each) => each !== token))}
              >
                <X size={12} aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
