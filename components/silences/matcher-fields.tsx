import { Plus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { Button } from '@/components/ui/button';
import type { FieldProblem } from '@/lib/errors';
import { ConditionField } from './condition-field';
import {
  type ConditionKey,
  conditionKeys,
  conditionsOf,
  conditionTitles,
  filledMatcher,
  type MatcherDraft,
  withCondition,
  withoutCondition,
} from './matcher-draft';
import { MatcherWords } from './matcher-words';

type Props = {
  readonly draft: MatcherDraft;
  /** Fields are named `matcher.<condition>`. */
  readonly problems: readonly FieldProblem[];
  /** May it stand for every alert, by having no condition? */
  readonly canBeEmpty?: boolean;
  /** Filled in already: the conditions show when they are asked for, or when something is wrong with them. */
  readonly startsFolded?: boolean;
  onChange(draft: MatcherDraft): void;
};

/** Which alerts something is about: conditions that must all hold, and what they say in plain words. */
export function MatcherFields({
  draft,
  problems,
  canBeEmpty = false,
  startsFolded = false,
  onChange,
}: Props) {
  const [isUnfolded, setIsUnfolded] = useState(!startsFolded);
  if (!isUnfolded && problems.some(({ field }) => field.startsWith('matcher'))) setIsUnfolded(true);
  const frame = useRef<HTMLFieldSetElement>(null);
  const focusNext = useRef<string | null>(null);
  useEffect(() => {
    if (focusNext.current === null) return;
    frame.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = null;
  });
  const add = (key: ConditionKey) => {
    focusNext.current = `[data-condition="${key}"] input`;
    onChange(withCondition(draft, key));
  };
  const remove = (key: ConditionKey) => {
    focusNext.current = `[data-add="${key}"]`;
    onChange(withoutCondition(draft, key));
  };
  const unfold = () => {
    focusNext.current = '[data-condition] input';
    setIsUnfolded(true);
  };
  const filled = filledMatcher(draft);
  const isEmpty = conditionsOf(filled).length === 0;
  const error = problemAt(problems, 'matcher');
  return (
    <fieldset ref={frame} className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-sm font-semibold">Which alerts</legend>
      <p aria-live="polite" className="rounded-box border border-dashed px-3 py-2 text-sm">
        {isEmpty && !canBeEmpty ? 'No condition yet: add at least one.' : <MatcherWords matcher={filled} />}
      </p>
      {error && (
        <p role="alert" className="text-xs font-semibold text-bad">
          {error}
        </p>
      )}
      {isUnfolded ? (
        <Conditions draft={draft} problems={problems} onChange={onChange} onAdd={add} onRemove={remove} />
      ) : (
        <Button size="small" className="self-start" onClick={unfold}>
          Change the conditions
        </Button>
      )}
    </fieldset>
  );
}

type ConditionsProps = Pick<Props, 'draft' | 'problems' | 'onChange'> & {
  onAdd(key: ConditionKey): void;
  onRemove(key: ConditionKey): void;
};

function Conditions({ draft, problems, onChange, onAdd, onRemove }: ConditionsProps) {
  const shown = conditionsOf(draft);
  return (
    <>
      {shown.map((key) => (
        <div key={key} data-condition={key} className="flex items-start gap-2 rounded-box border p-2">
          <div className="min-w-0 grow">
            <ConditionField condition={key} draft={draft} problems={problems} onChange={onChange} />
          </div>
          <Button
            size="small"
            kind="quiet"
            className="px-1"
            aria-label={`Remove the condition: ${conditionTitles[key]}`}
            onClick={() => onRemove(key)}
          >
            <X size={14} aria-hidden />
          </Button>
        </div>
      ))}
      {shown.length < conditionKeys.length && (
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-dim">Only those with:</span>
          {conditionKeys
            .filter((key) => !shown.includes(key))
            .map((key) => (
              <Button key={key} size="small" data-add={key} onClick={() => onAdd(key)}>
                <Plus size={12} aria-hidden /> {conditionTitles[key]}
              </Button>
            ))}
        </div>
      )}
    </>
  );
}
