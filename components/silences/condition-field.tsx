import { problemAt } from '@/components/forms/field-problems';
import { useLive } from '@/components/live/live-provider';
import { useRead } from '@/components/live/use-read';
import { TextField } from '@/components/ui/field';
import { OptionSet } from '@/components/ui/option-set';
import { TokenField } from '@/components/ui/token-field';
import { detectorFamilies } from '@/lib/domain/alert-matcher';
import { subjectKinds } from '@/lib/domain/finding';
import { severities } from '@/lib/domain/severity';
import type { DetectorView, Page } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';
import { type ConditionKey, conditionTitles, type MatcherDraft } from './matcher-draft';
import { familyWords, subjectWords } from './say-matcher';

type Props = {
  readonly condition: ConditionKey;
  readonly draft: MatcherDraft;
  readonly problems: readonly FieldProblem[];
  onChange(draft: MatcherDraft): void;
};

type FieldProps = Omit<Props, 'condition' | 'problems'> & { readonly error: string | null };

/** The input of one condition. */
export function ConditionField({ condition, draft, problems, onChange }: Props) {
  const own = problems.filter(({ field }) => field.startsWith(`matcher.${condition}`));
  const error = own.length === 0 ? null : (problemAt(own, own[0]?.field ?? '') ?? null);
  const props = { draft, error, onChange };
  switch (condition) {
    case 'brokerIds':
      return <BrokerCondition {...props} />;
    case 'detectors':
      return <DetectorCondition {...props} />;
    case 'tags':
      return <TagCondition {...props} />;
    case 'severities':
    case 'families':
    case 'subjectKinds':
      return <ChoiceCondition {...props} condition={condition} />;
    case 'clientIds':
    case 'addresses':
    case 'filters':
      return <NamesCondition {...props} condition={condition} />;
    default:
      return <TextCondition {...props} condition={condition} />;
  }
}

function BrokerCondition({ draft, error, onChange }: FieldProps) {
  const brokers = useLive((state) => state.brokers);
  const known = brokers.map(({ id, name }) => ({ value: String(id), label: name }));
  const removed = (draft.brokerIds ?? [])
    .filter((id) => !brokers.some((broker) => broker.id === id))
    .map((id) => ({ value: String(id), label: `no. ${id} (removed)` }));
  return (
    <OptionSet
      legend={conditionTitles.brokerIds}
      error={error}
      options={[...known, ...removed]}
      chosen={(draft.brokerIds ?? []).map(String)}
      onChange={(chosen) => onChange({ ...draft, brokerIds: chosen.map(Number) })}
    />
  );
}

const choices = {
  severities: severities.toReversed().map((value) => ({ value, label: value })),
  families: detectorFamilies.map((value) => ({ value, label: familyWords[value] })),
  subjectKinds: subjectKinds.map((value) => ({ value, label: subjectWords[value] })),
} as const;

function ChoiceCondition({
  condition,
  draft,
  error,
  onChange,
}: FieldProps & { readonly condition: keyof typeof choices }) {
  return (
    <OptionSet<string>
      legend={conditionTitles[condition]}
      error={error}
      options={choices[condition]}
      chosen={draft[condition] ?? []}
      onChange={(chosen) => onChange({ ...draft, [condition]: chosen })}
    />
  );
}

function DetectorCondition({ draft, error, onChange }: FieldProps) {
  const read = useRead<Page<DetectorView>>('detectors?limit=500');
  return (
    <TokenField
      label={conditionTitles.detectors}
      help="Its id; one of several is enough."
      error={error}
      tokens={draft.detectors ?? []}
      suggestions={(read.body?.items ?? []).map(({ kind, title }) => ({ value: kind, label: title }))}
      onChange={(tokens) => onChange({ ...draft, detectors: [...tokens] })}
    />
  );
}

function TagCondition({ draft, error, onChange }: FieldProps) {
  return (
    <TokenField
      label={conditionTitles.tags}
      help="ATT&CK ids such as T0802, or tags of your assets; one of several is enough."
      error={error}
      tokens={draft.tags ?? []}
      onChange={(tokens) => onChange({ ...draft, tags: [...tokens] })}
    />
  );
}

const namesHelp = {
  clientIds: 'Exactly as the MQTT client gives it. Of several, the alert may name any, and no other.',
  addresses: 'As the alert names it. Of several, the alert may name any, and no other.',
  filters: 'The subscription, for example #. Of several, the alert may name any, and no other.',
} as const;

function NamesCondition({
  condition,
  draft,
  error,
  onChange,
}: FieldProps & { readonly condition: keyof typeof namesHelp }) {
  return (
    <TokenField
      label={conditionTitles[condition]}
      help={namesHelp[condition]}
      error={error}
      keepsCommas
      tokens={draft[condition] ?? []}
      onChange={(tokens) => onChange({ ...draft, [condition]: [...tokens] })}
    />
  );
}

const textHelp = {
  subject: 'The id of what the alert is about: * stands for any text, ? for one character.',
  prefix: 'Whole levels, for example plant/line1, or a Sparkplug group.',
} as const;

function TextCondition({
  condition,
  draft,
  error,
  onChange,
}: FieldProps & { readonly condition: keyof typeof textHelp }) {
  return (
    <TextField
      label={conditionTitles[condition]}
      help={textHelp[condition]}
      error={error}
      isMono
      autoComplete="off"
      maxLength={512}
      value={draft[condition] ?? ''}
      onChange={(event) => onChange({ ...draft, [condition]: event.target.value })}
    />
  );
}
