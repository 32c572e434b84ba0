import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { classNames } from './class-names';
import {
  type FilterKey,
  type FilterSuggestion,
  type FilterToken,
  parseToken,
  queryWithTokens,
  suggestTokens,
  tokensFromQuery,
} from './filter-tokens';
import { type SavedView, SavedViews } from './saved-views';
import { useQuery } from './use-query';

type Props = {
  readonly id: string;
  readonly keys: readonly FilterKey[];
  readonly placeholder: string;
  readonly views: readonly SavedView[];
};

/** Typed filter tokens whose state is the address of the page. */
export function FilterBar({ id, keys, placeholder, views }: Props) {
  const { query, replaceAll } = useQuery();
  const tokens = tokensFromQuery(query, keys);
  const set = (next: readonly FilterToken[]) =>
    replaceAll(queryWithTokens(new URLSearchParams(window.location.search), keys, next));
  const labelOf = (token: FilterToken) => {
    const key = keys.find((candidate) => candidate.key === token.key);
    const value = key?.options?.find((option) => option.value === token.value)?.label ?? token.value;
    return key ? `${key.label}: ${value}` : `“${value}”`;
  };
  return (
    <div className="flex shrink-0 items-start gap-2">
      <div className="flex min-h-8 min-w-0 grow flex-wrap items-center gap-1 rounded-box border bg-panel px-2 py-0.5 focus-within:border-accent">
        <Search size={14} className="shrink-0 text-faint" aria-hidden />
        {tokens.map((token) => (
          <button
            type="button"
            key={`${token.key}:${token.value}`}
            className="inline-flex h-6 max-w-full items-center gap-1 rounded-box bg-accent-ground px-1.5 text-xs text-ink"
            aria-label={`Remove filter ${labelOf(token)}`}
            onClick={() => set(tokens.filter((each) => each !== token))}
          >
            <span className="truncate">{labelOf(token)}</span>
            <X size={12} aria-hidden />
          </button>
        ))}
        <TokenInput
          keys={keys}
          tokens={tokens}
          placeholder={tokens.length === 0 ? placeholder : 'add a filter'}
          onChange={set}
        />
      </div>
      <SavedViews id={id} views={views} keys={keys} />
    </div>
  );
}

type InputProps = {
  readonly keys: readonly FilterKey[];
  readonly tokens: readonly FilterToken[];
  readonly placeholder: string;
  onChange(tokens: readonly FilterToken[]): void;
};

function TokenInput({ keys, tokens, placeholder, onChange }: InputProps) {
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const listId = useId();
  const suggestions = isOpen ? suggestTokens(text, keys, tokens) : [];
  const add = (token: FilterToken) => {
    onChange([...tokens, { key: token.key, value: token.value }]);
    setText('');
    setChosen(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setIsOpen(true);
      setChosen((current) =>
        Math.min(Math.max(current + (event.key === 'ArrowDown' ? 1 : -1), -1), suggestions.length - 1),
      );
    } else if (event.key === 'Enter') {
      const token = suggestions[chosen] ?? parseToken(text, keys);
      if (token) add(token);
    } else if (event.key === 'Escape') {
      setIsOpen(false);
    } else if (event.key === 'Backspace' && text === '') {
      onChange(tokens.slice(0, -1));
    }
  };
  return (
    <div className="relative min-w-32 grow">
      <input
        role="combobox"
        aria-label="Filter"
        aria-expanded={suggestions.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
        className="h-6 w-full bg-transparent text-sm outline-none placeholder:text-faint"
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setIsOpen(true);
          setChosen(-1);
        }}
        onFocus={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={onKeyDown}
      />
      <Suggestions id={listId} suggestions={suggestions} chosen={chosen} onPick={add} />
    </div>
  );
}

type SuggestionsProps = {
  readonly id: string;
  readonly suggestions: readonly FilterSuggestion[];
  readonly chosen: number;
  onPick(token: FilterToken): void;
};

function Suggestions({ id, suggestions, chosen, onPick }: SuggestionsProps) {
  if (suggestions.length === 0) return null;
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Filters to add"
      className="panel absolute top-full left-0 z-30 mt-1.5 max-h-72 min-w-56 overflow-y-auto p-1 shadow-over"
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={`${suggestion.key}:${suggestion.value}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={classNames(
            'cursor-pointer rounded-box px-2 py-1 text-sm hover:bg-raised',
            index === chosen && 'bg-raised',
          )}
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(suggestion);
          }}
        >
          {suggestion.label}
        </div>
      ))}
    </div>
  );
}
