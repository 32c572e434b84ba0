import { useLive } from '@/components/live/live-provider';
import { Select } from '@/components/ui/select';
import { useQuery } from '@/components/ui/use-query';

const all = 'all';

/** Which broker the page is about; stands in the address as `?broker=`. */
export function BrokerScope() {
  const brokers = useLive((state) => state.brokers);
  const { query, change } = useQuery();
  const options = [
    { value: all, label: 'All brokers' },
    ...brokers.map((broker) => ({
      value: String(broker.id),
      label: broker.source === 'demo' ? `${broker.name} (DEMO)` : broker.name,
    })),
  ];
  const chosen = query.get('broker');
  const value = options.some((option) => option.value === chosen) ? (chosen ?? all) : all;
  return (
    <Select
      label="Broker scope"
      value={value}
      options={options}
      onChange={(next) => change({ broker: next === all ? null : next }, 'push')}
    />
  );
}
