import { useMemo, useState } from 'react';
import { Moment } from '@/components/ui/age';
import { OptionSet } from '@/components/ui/option-set';
import {
  type CaseDetail,
  type CaseTimelineLine,
  type CaseTimelineSource,
  caseTimelineSources,
} from '@/lib/domain/case-views';
import { showInvisible } from '@/lib/domain/wire-text';

const words: Readonly<Record<CaseTimelineSource, string>> = {
  case: 'Case',
  note: 'Notes',
  alert: 'Alerts',
  delivery: 'Deliveries',
  event: 'Broker events',
};
const options = caseTimelineSources.map((value) => ({ value, label: words[value] }));

/** Line breaks are kept in what people wrote; in what came from the network they could forge a line. */
function wordsOf({ source, kind, text }: CaseTimelineLine): string {
  const isByPeople = source === 'case' || source === 'note' || kind === 'comment';
  return isByPeople ? showInvisible(text).replaceAll('⟨U+000A⟩', '\n') : showInvisible(text);
}

/** Everything that belongs to a case in the order in which it happened, oldest first. */
export function CaseTimeline({ detail }: { readonly detail: CaseDetail }) {
  const [shown, setShown] = useState<readonly CaseTimelineSource[]>(caseTimelineSources);
  const titles = useMemo(
    () => new Map(detail.alerts.map(({ alert }) => [alert.id, alert.title])),
    [detail.alerts],
  );
  const lines = detail.timeline.filter((line) => shown.includes(line.source));
  return (
    <>
      <div className="print:hidden">
        <OptionSet legend="Show" options={options} chosen={shown} onChange={setShown} />
      </div>
      <ol className="flex flex-col">
        {lines.map((line) => (
          <li
            key={`${line.source} ${line.id}`}
            className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 border-l py-1 pl-3 text-sm break-inside-avoid-page"
          >
            <span className="text-xs text-dim">
              <Moment at={line.at} />
            </span>
            <span className="min-w-0 break-words">
              <b className="font-semibold">{showInvisible(line.kind)}</b>
              {line.actor !== null && <span className="text-dim"> by {showInvisible(line.actor)}</span>}
              {line.alertId !== null && titles.size > 1 && (
                <span className="text-dim"> · {showInvisible(titles.get(line.alertId) ?? '')}</span>
              )}
            </span>
            {line.text !== '' && (
              <p className="col-span-2 text-dim break-words whitespace-pre-wrap">{wordsOf(line)}</p>
            )}
          </li>
        ))}
      </ol>
      {detail.timelineLeftOut > 0 && (
        <p className="text-xs text-dim">
          {detail.timelineLeftOut} more lines are in the exported timeline.csv.
        </p>
      )}
    </>
  );
}
