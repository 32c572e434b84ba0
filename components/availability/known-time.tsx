import { classNames } from '@/components/ui/class-names';
import { prepareDuration, prepareShare } from '@/lib/charts/prepare-duration';
import type { AvailabilityFiguresView } from '@/lib/domain/availability-views';

const ms = (seconds: number | null) => (seconds === null ? null : seconds * 1000);

/** Seconds as `3 d 4 h`; null is `–`. */
export function Duration({ seconds }: { readonly seconds: number | null }) {
  return <span className="whitespace-nowrap tabular-nums">{prepareDuration(ms(seconds))}</span>;
}

/** How much of the time was seen at all, without planned maintenance: `98.32 %`; `–` when there was none. */
export function saySeen({ onlineSeconds, offlineSeconds, unknownSeconds }: AvailabilityFiguresView): string {
  const seen = onlineSeconds + offlineSeconds;
  return prepareShare(seen + unknownSeconds === 0 ? null : seen / (seen + unknownSeconds));
}

/** Availability as a percentage that is never rounded up, quiet when most of the time was not seen; `unknown` when none was. */
export function Availability({ figures }: { readonly figures: AvailabilityFiguresView }) {
  if (figures.availability === null) return <span className="text-dim">unknown</span>;
  const isMostlySeen = figures.onlineSeconds + figures.offlineSeconds > figures.unknownSeconds;
  return (
    <span
      className={classNames(
        'whitespace-nowrap tabular-nums',
        isMostlySeen ? (figures.offlineSeconds > 0 ? 'text-ink' : 'text-good') : 'text-dim',
      )}
      title={`${prepareDuration(figures.onlineSeconds * 1000)} online, ${prepareDuration(figures.offlineSeconds * 1000)} offline, ${prepareDuration(figures.unknownSeconds * 1000)} unknown`}
    >
      {prepareShare(figures.availability)}
    </span>
  );
}

const parts = [
  { key: 'onlineSeconds', word: 'online', className: 'bg-good/70' },
  { key: 'offlineSeconds', word: 'offline', className: 'bg-bad' },
  { key: 'unknownSeconds', word: 'unknown', className: 'hatched' },
  {
    key: 'maintenanceSeconds',
    word: 'maintenance',
    className: 'border border-dashed border-accent bg-accent-ground',
  },
] as const;

/** How the time of a period is made up, as one bar with words. */
export function TimeBar({
  figures,
  withWords = true,
}: {
  readonly figures: AvailabilityFiguresView;
  readonly withWords?: boolean;
}) {
  const total = parts.reduce((sum, { key }) => sum + figures[key], 0);
  const said = parts.filter(({ key }) => figures[key] > 0);
  const text = said.map(({ key, word }) => `${prepareDuration(figures[key] * 1000)} ${word}`).join(', ');
  if (total === 0) return <span className="text-xs text-dim">Nothing is known of this period.</span>;
  return (
    <div className="flex flex-col gap-1">
      <div
        role="img"
        aria-label={text}
        className="live flex h-2.5 w-full overflow-hidden rounded-box border border-line/60"
      >
        {said.map(({ key, className }) => (
          <span key={key} className={className} style={{ width: `${(figures[key] / total) * 100}%` }} />
        ))}
      </div>
      {withWords && (
        <ul aria-hidden className="flex flex-wrap gap-x-3 text-xs text-dim">
          {said.map(({ key, word, className }) => (
            <li key={key} className="inline-flex items-center gap-1">
              <span className={classNames('inline-block size-2.5 border border-line/60', className)} />
              {prepareDuration(figures[key] * 1000)} {word}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
