import { Badge } from '@/components/ui/badge';
import { classNames } from '@/components/ui/class-names';
import { StateSign } from '@/components/ui/state-sign';
import type { MetricView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';

/** 32-bit floats carry seven digits; more would show how they are stored, not what was measured. */
const floatFormat = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 7 });
const numberFormat = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 15 });

/** A metric's value as text: numbers to the digits that their type carries, null as the protocol says it. */
export function sayMetricValue({ value, datatype }: Pick<MetricView, 'value' | 'datatype'>): string {
  if (value === null) return 'null';
  if (typeof value === 'number')
    return Math.abs(value) >= 1e12 || (value !== 0 && Math.abs(value) < 1e-6)
      ? value.toExponential(6)
      : (datatype === 'Float' ? floatFormat : numberFormat).format(value);
  if (typeof value === 'string') return value === '' ? '(empty)' : showInvisible(value);
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

/** The last value; one that is stale or bad loses contrast. */
export function MetricValue({ metric }: { readonly metric: MetricView }) {
  const text = sayMetricValue(metric);
  return (
    <bdi
      title={text}
      className={classNames(
        'font-mono text-xs',
        metric.quality === 'good' && metric.value !== null ? 'text-ink' : 'text-faint',
      )}
    >
      {text}
    </bdi>
  );
}

/** Can the value be trusted, and if not, why? */
export function MetricQuality({ metric }: { readonly metric: MetricView }) {
  if (metric.quality === 'good') return <span className="text-good">good</span>;
  if (metric.quality === 'bad') return <Badge tone="bad">bad</Badge>;
  const why = metric.staleReason === null ? '' : `: ${showInvisible(metric.staleReason)}`;
  return (
    <span title={`stale${why}`}>
      <StateSign sign="stale" word={`stale${why}`} />
    </span>
  );
}
