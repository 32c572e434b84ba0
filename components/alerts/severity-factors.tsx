import { Chip } from '@/components/ui/chip';
import { formatPercent } from '@/components/ui/format-number';
import type { Alert } from '@/lib/domain/alert';
import { showInvisible } from '@/lib/domain/wire-text';

/** How bad and how sure, and how the severity came about. */
export function SeverityFactors({ alert }: { readonly alert: Alert }) {
  const { severity, severityFactors, confidence, tags } = alert;
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p>
        <b className="font-semibold">{severity}</b>, and the detector is {formatPercent(confidence)} sure.
      </p>
      {severityFactors.length > 0 && (
        <ul className="flex flex-col gap-0.5 text-dim">
          {severityFactors.map((factor) => (
            <li key={factor.name} className="break-words">
              {factor.name}: <span className="text-ink">{factor.value}</span>, {showInvisible(factor.reason)}
            </li>
          ))}
        </ul>
      )}
      {tags.length > 0 && (
        <p className="flex flex-wrap items-center gap-1 text-dim">
          Asset:
          {tags.map((tag) => (
            <Chip key={tag} text={tag} what="tag" maxCharacters={32} />
          ))}
        </p>
      )}
    </div>
  );
}
