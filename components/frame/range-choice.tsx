import { usePathname } from 'next/navigation';
import { Select } from '@/components/ui/select';
import { useQuery } from '@/components/ui/use-query';
import { readTimeRange, timeRanges } from './time-range';

/** A control that changes nothing would mislead: it shows only where something follows it. */
const pagesWithRange = /^\/topics\/[^/]+$/;

/** The time range of the page; stands in the address as `?range=`. */
export function RangeChoice() {
  const { query, change } = useQuery();
  const path = usePathname();
  if (!pagesWithRange.test(path)) return null;
  return (
    <Select
      label="Time range"
      value={readTimeRange(query.get('range')).value}
      options={timeRanges}
      onChange={(next) => change({ range: next === '1h' ? null : next }, 'push')}
    />
  );
}
