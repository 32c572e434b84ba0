import { useState } from 'react';
import { problemAt, problemsBelow } from '@/components/forms/field-problems';
import { useSave } from '@/components/forms/use-save';
import { MatcherFields } from '@/components/silences/matcher-fields';
import { WeeklyFields } from '@/components/silences/weekly-fields';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { OptionRow } from '@/components/ui/option-set';
import { ProblemLine } from '@/components/ui/problem-line';
import type { OutsideTimes, RoutingRuleView } from '@/lib/domain/alerting-views';
import type { ChannelView } from '@/lib/domain/views';
import { ChannelChoice } from './channel-choice';
import { EscalationFields } from './escalation-fields';
import { readRuleDraft, startRuleDraft } from './rule-draft';
import { TimerFields } from './timer-fields';

const names = [
  'name',
  'matcher',
  'times',
  'outsideTimes',
  'channelIds',
  'goOn',
  'sendResolved',
  'groupWaitSeconds',
  'groupIntervalSeconds',
  'repeatMinutes',
  'digestMinutes',
  'escalateMinutes',
  'escalateChannelIds',
] as const;

const goesOn = [
  { value: 'stop', label: 'No, this rule decides' },
  { value: 'on', label: 'Yes, they may tell others as well' },
] as const;
const whens = [
  { value: 'always', label: 'At all times' },
  { value: 'weekly', label: 'At these times of the week…' },
] as const;

const outsideOptions = [
  { value: 'next', label: 'Another rule tells it' },
  { value: 'wait', label: 'Told when the time begins' },
  { value: 'digest', label: 'Told then, as one digest' },
  { value: 'nobody', label: 'Told to nobody' },
] as const;
const outsideHelp: Readonly<Record<OutsideTimes, string>> = {
  next: 'When no other rule fits either, the built-in rule tells all channels, so that nothing is lost.',
  wait: 'Also what is critical waits: nobody hears of it before.',
  digest: 'Also what is critical waits: nobody hears of it before.',
  nobody: 'Unless a rule below tells it, nobody hears of it, not even later.',
};

type Props = {
  /** null: one that is to be added. */
  readonly rule: RoutingRuleView | null;
  readonly channels: readonly ChannelView[];
  onSaved(): void;
};

/** Adds or changes a routing rule: which alerts, when, to whom, how often, and who is told when nobody reacts. */
export function RuleForm({ rule, channels, onSaved }: Props) {
  const [draft, setDraft] = useState(() =>
    startRuleDraft(rule, Intl.DateTimeFormat().resolvedOptions().timeZone),
  );
  const form = useSave<RoutingRuleView>(names);
  const { problems } = form;
  const change = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch });
  const send = async () => {
    const read = readRuleDraft(draft);
    form.setProblems(read.ok ? [] : read.problems);
    if (!read.ok) return;
    const saved = await form.save({
      path: rule === null ? 'routing-rules' : `routing-rules/${rule.id}`,
      method: rule === null ? 'POST' : 'PATCH',
      body: read.body,
    });
    if (saved !== null) onSaved();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
      <TextField
        label="Name"
        help="For example “Line 3 to its own team”."
        autoComplete="off"
        maxLength={100}
        error={problemAt(problems, 'name')}
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <MatcherFields
        draft={draft.matcher}
        problems={problems}
        canBeEmpty
        onChange={(matcher) => change({ matcher })}
      />
      <OptionRow
        legend="When"
        options={whens}
        error={problemAt(problems, 'times')}
        value={draft.hasTimes ? 'weekly' : 'always'}
        onChange={(next) => change({ hasTimes: next === 'weekly' })}
      />
      {draft.hasTimes && (
        <>
          <WeeklyFields
            draft={draft.weekly}
            problems={problemsBelow(problems, 'times')}
            onChange={(weekly) => change({ weekly })}
          />
          <OptionRow
            legend="Outside these times"
            help={outsideHelp[draft.outsideTimes]}
            options={outsideOptions}
            error={problemAt(problems, 'outsideTimes')}
            value={draft.outsideTimes}
            onChange={(outsideTimes) => change({ outsideTimes })}
          />
        </>
      )}
      <ChannelChoice
        legend="Tell"
        help={
          draft.channelIds.length === 0 ? 'None chosen: what this rule catches is told to nobody.' : undefined
        }
        channels={channels}
        chosen={draft.channelIds}
        error={channelProblem(problems, 'channelIds')}
        onChange={(channelIds) => change({ channelIds })}
      />
      <TimerFields draft={draft} problems={problems} onChange={change} />
      <EscalationFields draft={draft} channels={channels} problems={problems} onChange={change} />
      <OptionRow
        legend="Are the rules below asked as well?"
        options={goesOn}
        value={draft.goOn ? 'on' : 'stop'}
        onChange={(next) => change({ goOn: next === 'on' })}
      />
      <Button kind="primary" type="submit" disabled={form.isBusy} className="self-start">
        {form.isBusy ? 'Saving…' : rule === null ? 'Add the rule' : 'Save the rule'}
      </Button>
    </form>
  );
}

function channelProblem(problems: ReturnType<typeof problemsBelow>, name: string): string | null {
  return problemAt(problems, name) ?? problemsBelow(problems, name)[0]?.message ?? null;
}
