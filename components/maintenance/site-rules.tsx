import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { sayPlace } from '@/components/devices/say-place';
import { problemAt, problemsBelow } from '@/components/forms/field-problems';
import { callApi } from '@/components/live/read-api';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/facts';
import { TextField } from '@/components/ui/field';
import { formatCounted } from '@/components/ui/format-number';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import { placeOf, type SiteRule } from '@/lib/domain/availability/site-rules';
import type { FleetItemView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import type { FieldProblem } from '@/lib/errors';

type Row = SiteRule & { readonly key: number };
type Props = { readonly initial: readonly SiteRule[]; readonly canChange: boolean };

const fields = [
  { name: 'group', label: 'Group' },
  { name: 'edgeNode', label: 'Edge node' },
  { name: 'device', label: 'Device' },
  { name: 'site', label: 'Site' },
  { name: 'area', label: 'Area' },
  { name: 'line', label: 'Line' },
] as const;
const blank: SiteRule = { group: '*', edgeNode: '*', device: '*', site: '', area: '', line: '' };

/** Which names belong to which site, area and line (ISA-95): the first rule that matches holds. */
export function SiteRules({ initial, canChange }: Props) {
  const say = useSay();
  const [rows, setRows] = useState<readonly Row[]>(() => initial.map((rule, key) => ({ ...rule, key })));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const change = (next: readonly Row[]) => {
    setRows(next);
    setProblems([]);
  };
  const add = () => change([...rows, { ...blank, key: Math.max(-1, ...rows.map(({ key }) => key)) + 1 }]);
  const move = (from: number, to: number) => {
    const moved = rows[from];
    if (moved === undefined) return;
    const rest = rows.filter((_, index) => index !== from);
    change([...rest.slice(0, to), moved, ...rest.slice(to)]);
  };
  const save = async () => {
    setIsBusy(true);
    const answer = await callApi<{ readonly rules: readonly SiteRule[] }>('site-rules', {
      method: 'PUT',
      body: { rules: rows.map(({ key: _key, ...rule }) => rule) },
    });
    setIsBusy(false);
    setProblems(answer.ok ? [] : answer.problem.fields);
    setFailure(answer.ok || answer.problem.fields.length > 0 ? null : answer.problem.message);
    if (answer.ok) say('Saved. Figures by place follow at once.', 'good');
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="text-sm text-dim">
        The first rule that matches says where something is. In names, <code>*</code> stands for any text and{' '}
        <code>?</code> for one character. In places, <code>{'{group}'}</code>, <code>{'{node}'}</code> and{' '}
        <code>{'{device}'}</code> stand for the names themselves. A defined device is matched by its name as
        the edge node.
      </p>
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      {rows.length === 0 && (
        <p className="panel p-3 text-sm text-dim">
          No rule yet, so nothing has a place. If your groups are your sites, one rule is enough: any names,
          site <code>{'{group}'}</code>.
        </p>
      )}
      <ol className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <RuleRow
            key={row.key}
            row={row}
            index={index}
            isLast={index === rows.length - 1}
            canChange={canChange}
            problems={problemsBelow(problems, `rules.${index}`)}
            onChange={(next) => change(rows.map((each) => (each.key === row.key ? next : each)))}
            onMove={(to) => move(index, to)}
            onRemove={() => change(rows.filter((each) => each.key !== row.key))}
          />
        ))}
      </ol>
      {canChange && (
        <div className="flex gap-2">
          <Button size="small" onClick={add}>
            <Plus size={12} aria-hidden /> Add a rule
          </Button>
          <span className="grow" />
          <Button kind="primary" type="submit" disabled={isBusy}>
            {isBusy ? 'Saving…' : 'Save the rules'}
          </Button>
        </div>
      )}
      <RulesPreview rules={rows} />
    </form>
  );
}

type RowProps = {
  readonly row: Row;
  readonly index: number;
  readonly isLast: boolean;
  readonly canChange: boolean;
  readonly problems: readonly FieldProblem[];
  onChange(row: Row): void;
  onMove(to: number): void;
  onRemove(): void;
};

function RuleRow({ row, index, isLast, canChange, problems, onChange, onMove, onRemove }: RowProps) {
  return (
    <li className="panel flex flex-col gap-2 p-3">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6">
        {fields.map(({ name, label }) => (
          <TextField
            key={name}
            label={label}
            aria-label={`Rule ${index + 1}: ${label}`}
            isMono
            autoComplete="off"
            disabled={!canChange}
            error={problemAt(problems, name)}
            value={row[name]}
            onChange={(event) => onChange({ ...row, [name]: event.target.value })}
          />
        ))}
      </div>
      {canChange && (
        <div className="flex items-center justify-end gap-1">
          <span className="grow text-xs text-faint">Rule {index + 1}</span>
          <Button
            size="small"
            kind="quiet"
            aria-label={`Move rule ${index + 1} up`}
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          >
            <ArrowUp size={12} aria-hidden />
          </Button>
          <Button
            size="small"
            kind="quiet"
            aria-label={`Move rule ${index + 1} down`}
            disabled={isLast}
            onClick={() => onMove(index + 1)}
          >
            <ArrowDown size={12} aria-hidden />
          </Button>
          <Button size="small" kind="quiet" aria-label={`Remove rule ${index + 1}`} onClick={onRemove}>
            <Trash2 size={12} aria-hidden /> Remove
          </Button>
        </div>
      )}
    </li>
  );
}

const previewed = 300;
const shownMax = 12;

/** What the rules above would give, before they are saved. */
function RulesPreview({ rules }: { readonly rules: readonly SiteRule[] }) {
  const read = useRead<Page<FleetItemView>>(`availability?sort=name&limit=${previewed}`);
  const items = read.body?.items;
  const places = useMemo(
    () =>
      (items ?? []).map(({ kind, id, name, group, edgeNode, device }) => ({
        key: `${kind}-${id}`,
        name,
        place: sayPlace(placeOf(rules, { group, edgeNode: edgeNode ?? name, device: device ?? '' })),
      })),
    [items, rules],
  );
  if (places.length === 0) return null;
  const placed = places.filter(({ place }) => place !== '').length;
  return (
    <Section title="What these rules give">
      <p className="text-sm text-dim">
        {placed} of {read.body?.nextCursor ? 'the first ' : ''}
        {formatCounted(places.length, 'member')} have a place. The first of them:
      </p>
      <ul className="grid gap-x-6 text-sm lg:grid-cols-2">
        {places.slice(0, shownMax).map(({ key, name, place }) => (
          <li key={key} className="flex min-h-7 items-center gap-3 border-b border-line/60">
            <bdi className="min-w-0 grow truncate font-mono text-xs">{showInvisible(name)}</bdi>
            <span className={place === '' ? 'text-faint' : ''}>{place || 'no place'}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
