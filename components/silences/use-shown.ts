import { useQuery } from '@/components/ui/use-query';

const shownOptions = [
  { value: 'current', label: 'In force and to come' },
  { value: 'over', label: 'Over' },
] as const;
type Shown = (typeof shownOptions)[number]['value'];

/** Which part of a list of rules is shown (`?show=`): those that are in force or to come, or those that are over. */
export function useShown(states: Readonly<Record<Shown, string>>) {
  const { query, change } = useQuery();
  const value: Shown = query.get('show') === 'over' ? 'over' : 'current';
  return {
    value,
    options: shownOptions,
    filter: `state=${states[value]}`,
    choose: (next: Shown) => change({ show: next === 'current' ? null : next }),
  };
}
