import { Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { classNames } from '@/components/ui/class-names';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { SidePanel } from '@/components/ui/side-panel';
import type { Json } from '@/lib/domain/json';
import type { AuditEntryView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { listChanges } from './list-changes';
import { showAuditedValue } from './show-audited-value';

type Props = { readonly entry: AuditEntryView | null; onClose(): void };

/** One line of the audit log: what exactly was different afterwards. */
export function AuditPanel({ entry, onClose }: Props) {
  return (
    <SidePanel isOpen={entry !== null} onClose={onClose} label="Audit log">
      {entry !== null && (
        <article className="flex flex-col gap-5">
          <h2 className="font-mono text-lg break-words">{showInvisible(entry.action)}</h2>
          <Facts>
            <Fact name="Who">{showInvisible(entry.actor)}</Fact>
            <Fact name="When">
              <Moment at={entry.at} />
            </Fact>
            <Fact name="About">{entry.resource}</Fact>
            <Fact name="Id">
              {entry.resourceId === null ? (
                '–'
              ) : (
                <Chip text={entry.resourceId} what="id" maxCharacters={40} />
              )}
            </Fact>
          </Facts>
          <Section title="What changed">
            <Changes entry={entry} />
          </Section>
        </article>
      )}
    </SidePanel>
  );
}

function Changes({ entry }: { readonly entry: AuditEntryView }) {
  const changes = listChanges(entry.before, entry.after);
  if (changes.length === 0) return <p className="text-sm text-dim">No value changed, or none is recorded.</p>;
  return (
    <table className="w-full table-fixed text-left text-sm">
      <thead className="text-xs text-faint">
        <tr>
          <th className="w-1/3 py-1 font-normal">Field</th>
          <th className="py-1 font-normal">Before</th>
          <th className="py-1 font-normal">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path} className="border-t border-line/60 align-top">
            <td className="py-1 pr-3 font-mono text-xs break-words">{showInvisible(change.path) || '–'}</td>
            <td className="py-1 pr-3">
              <Value value={change.before} tone="text-bad" />
            </td>
            <td className="py-1">
              <Value value={change.after} tone="text-good" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type ValueProps = { readonly value: Json; readonly tone: 'text-bad' | 'text-good' };

function Value({ value, tone }: ValueProps) {
  if (value === null) return <span className="text-faint">–</span>;
  if (value === '') return <span className="text-faint">(empty)</span>;
  return (
    <span className={classNames('font-mono text-xs break-all whitespace-pre-wrap', tone)}>
      {showAuditedValue(value)}
    </span>
  );
}
