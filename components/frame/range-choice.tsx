import { Select } from '@/components/ui/select';
import { useQuery } from '@/components/ui/use-query';
import { readTimeRange, timeRanges } from './time-range';

/** The time range of the page; stands in the address as `?range=`. */
export function RangeChoice() {
  const { query, change } = useQuery();
  return (
    <Select
      label="Time range"
      value={readTimeRange(query.get('range')).value}
      options={timeRanges}
      onChange={(next) => change({ range: next === '1h' ? null : next }, 'push')}
    />
  );
}
